package io.bartizan.waf.base;

import io.bartizan.waf.Peers;
import io.bartizan.waf.Rules;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.text.Text;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A request as a client would send it.
record Sent(String method, String target, Map<String, String> fields, String body) {
  static Sent of(String method, String target) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Host", "api.example.com");
    fields.put("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0");
    fields.put("Accept", "*/*");
    return new Sent(method, target, fields, "");
  }

  static Sent get(String target) {
    return of("GET", target);
  }

  static Sent post(String type, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    Sent head = of("POST", "/a").with("Content-Type", type);
    return new Sent("POST", "/a", head.fields(), body)
        .with("Content-Length", Integer.toString(length));
  }

  static Sent file(String name) {
    String head =
        "--xx\r\nContent-Disposition: form-data; name=\"a\"; filename=\""
            + name.replace("\\", "\\\\")
            + "\"\r\n\r\n";
    return post("multipart/form-data; boundary=xx", head + "1\r\n--xx--\r\n");
  }

  /// A value in the query, in a form, in JSON, in JSON that is not called so, and alone if it is no
  /// JSON document itself.
  static List<Sent> values(String value) {
    String form = "first=1&a=" + encoded(value);
    String json = "{\"first\":1,\"a\":{\"b\":[\"" + json(value) + "\"]}}";
    boolean document = value.matches("(?s)[{\\[]\\s*\".*");
    return List.of(
        get("/a?" + form),
        post("application/x-www-form-urlencoded", form),
        post("application/json", json),
        post("text/plain", json),
        post("text/plain", document ? "" : value));
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String json(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  Sent with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Sent(method, target, more, body);
  }

  /// The hits of a transaction that is used again and again.
  List<Hit> hits(Transaction transaction) {
    play(transaction);
    return transaction.end();
  }

  Verdict verdict(Rules rules) {
    return play(rules.begin(Peers.of("192.0.2.1", "t1")));
  }

  private Verdict play(Transaction transaction) {
    transaction.begin(Peers.of("192.0.2.1", "t1"));
    transaction.requestLine(method, target, "HTTP/1.1");
    fields.forEach((name, value) -> transaction.requestHeader(Text.of(name), Text.of(value)));
    Verdict verdict = transaction.requestHead();
    if (!verdict.blocks()) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      verdict = transaction.requestBody(bytes, 0, bytes.length);
    }
    return verdict.blocks() ? verdict : transaction.requestEnd();
  }
}
