package io.bartizan.e2e;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestProvider;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What a browser does of HTTP, as far as signing in needs it: keeps cookies and follows redirects
/// of the gateway at `https:0`, for the host `localhost`.
final class TestBrowser {
  private final TestGateway gateway;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  TestBrowser(TestGateway gateway) {
    this.gateway = gateway;
  }

  /// Its cookies, by name; a test may change them.
  Map<String, String> cookies() {
    return cookies;
  }

  /// The names and values of cookies whose name begins like that.
  Map<String, String> cookies(String prefix) {
    return cookies.entrySet().stream()
        .filter(cookie -> cookie.getKey().startsWith(prefix))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// The gateway's origin.
  String origin() {
    return "https://localhost:" + gateway.port("https:0");
  }

  /// Looks at a page, as a person does.
  RawAnswer visit(String path) throws Exception {
    return ask(
        "GET " + path,
        "Accept: text/html\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\n",
        "");
  }

  /// Calls, as a script of a page of the gateway does.
  RawAnswer call(String line, String... fields) throws Exception {
    String all = String.join("", Arrays.stream(fields).map(f -> f + "\r\n").toList());
    return ask(line, "Accept: application/json\r\n" + all, "");
  }

  RawAnswer post(String path, String form, String... fields) throws Exception {
    String all = String.join("", Arrays.stream(fields).map(f -> f + "\r\n").toList());
    return ask("POST " + path, "Content-Type: application/x-www-form-urlencoded\r\n" + all, form);
  }

  private RawAnswer ask(String line, String fields, String body) throws Exception {
    String cookie =
        cookies.entrySet().stream()
            .map(each -> each.getKey() + '=' + each.getValue())
            .collect(Collectors.joining("; "));
    String length = line.startsWith("GET") ? "" : "Content-Length: " + body.length() + "\r\n";
    try (RawClient client = gateway.tls("localhost")) {
      RawAnswer answer =
          client.ask(
              line
                  + " HTTP/1.1\r\nHost: "
                  + origin().substring("https://".length())
                  + "\r\n"
                  + fields
                  + length
                  + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n")
                  + "\r\n"
                  + body);
      answer.fields("Set-Cookie").forEach(this::take);
      return answer;
    }
  }

  private void take(String text) {
    String pair = text.substring(0, text.indexOf(';'));
    String name = pair.substring(0, pair.indexOf('='));
    if (text.contains("Max-Age=0")) {
      cookies.remove(name);
    } else {
      cookies.put(name, pair.substring(name.length() + 1));
    }
  }

  /// Where the gateway sends it to sign in, on its way to `path`: the provider's URL.
  String begin(String path) throws Exception {
    RawAnswer invitation = visit(path);
    if (invitation.status() != 303) {
      throw new AssertionError("no invitation: " + invitation);
    }
    return begins(invitation.field("Location"));
  }

  /// The same from the page where one signs in.
  String begins(String loginPath) throws Exception {
    RawAnswer sent = visit(loginPath);
    if (sent.status() != 303) {
      throw new AssertionError("not sent to the provider: " + sent);
    }
    return sent.field("Location");
  }

  /// What the gateway says when the browser comes back from the provider.
  RawAnswer back(String query) throws Exception {
    return visit("/.sign-in/corp/callback?" + query);
  }

  /// Signs in on the way to `path`, and follows the way back.
  RawAnswer signIn(TestProvider provider, String path) throws Exception {
    RawAnswer welcome = back(provider.letIn(begin(path)));
    if (welcome.status() != 303) {
      throw new AssertionError("not signed in: " + welcome);
    }
    return visit(URI.create(welcome.field("Location")).toString());
  }
}
