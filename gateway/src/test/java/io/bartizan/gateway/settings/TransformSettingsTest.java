package io.bartizan.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes and templates that could not work are found before they run, each where it is written.
final class TransformSettingsTest {
  private static final String BEGINNING =
      "listen: { http: 127.0.0.1:0 }\nservices: { s: { endpoints: 'http://127.0.0.1:1' } }\n";
  private static final String JWT =
      "authenticate: { jwt: { issuer: 'https://id.example.com', audience: a } }";

  @TempDir private Path path;

  private Folder folder() {
    return new Folder(path);
  }

  private String problem(String route) throws IOException {
    var problems =
        folder().problems(BEGINNING + "routes: [ { path: '/a/{id}/**', " + route + " } ]\n");
    assertThat(problems).as(route).hasSize(1);
    return problems.getFirst();
  }

  @Test
  void every_mistake_is_named_with_its_place() throws IOException {
    Map<String, String> table = new LinkedHashMap<>();
    String open = "service: s, public: true, ";
    table.put(
        open + "request-headers: { set: { x: '{parm.id}' } }",
        "3:88: x: unknown variable `parm.id` (did you mean `param.id`?; ");
    table.put(open + "request-headers: { set: { x: '{param.ib}' } }", "did you mean `param.id`");
    table.put(open + "request-headers: { set: { x: '{claim.sub}' } }", "nobody is known here");
    table.put(open + "response-headers: { add: { x: '{identity}' } }", "nobody is known here");
    table.put(open + "request-headers: { set: { x: ' hidden' } }", "3:88: x: a value with white");
    table.put(open + "request-headers: { set: { x: 'a{' } }", "{ at 1 (expected: `{variable}`");
    table.put(open + "request-headers: { set: { x: 'ä' } }", "expected: visible ASCII");
    table.put(open + "request-headers: { set: { x: '{rest}' } }", "unknown variable `rest`");
    for (String name :
        new String[] {
          "host",
          "connection",
          "te",
          "content-length",
          "transfer-encoding",
          "upgrade",
          "trailer",
          "keep-alive",
          "content_length"
        }) {
      table.put(open + "request-headers: { set: { " + name + ": 'a' } }", "frames the message");
      table.put(open + "response-headers: { remove: " + name + " }", "frames the message");
    }
    table.put(open + "request-headers: { set: { X-A: 'a' } }", "in lower case");
    table.put(open + "request-headers: { set: { via: 'a' } }", "the gateway itself writes");
    table.put(open + "response-headers: { remove: x-request-id }", "the gateway itself writes");
    table.put(
        open + "response-headers: { set: { access-control-allow-origin: '*' } }",
        "expected: `cors`");
    table.put(
        open + "request-headers: { set: { x: 'a' }, remove: x }", "in one of set, add and remove");
    table.put(open + "rewrite: {}", "strip-prefix: absent");
    table.put(open + "rewrite: { strip-prefix: /b }", "with which the route's path begins");
    table.put(open + "rewrite: { strip-prefix: /a/ }", "with which the route's path begins");
    table.put(open + "rewrite: { strip-prefix: /a, path: /b }", "`/{rest}` in it");
    table.put(open + "rewrite: { path: '/b/{rest}/c' }", "`/{rest}` at its end");
    table.put(open + "rewrite: { path: '/b/../c' }", "in canonical form");
    table.put(open + "rewrite: { path: '/b//c' }", "in canonical form");
    table.put(open + "rewrite: { path: '/b%2Fc' }", "in canonical form");
    table.put(open + "rewrite: { path: 'b' }", "in canonical form");
    table.put(open + "rewrite: { path: '/b?c=d' }", "in canonical form");
    table.put("public: true", "service: absent");
    table.put(open + "respond: {}", "none beside `split`, `redirect` or `respond`");
    table.put("public: true, respond: {}, rewrite: { path: /a }", "only with a service");
    table.put("public: true, respond: {}, redirect: { to: /a }", "not beside `redirect`");
    table.put("public: true, respond: { status: 304 }", "from 200 to 599, not 206 or 304");
    table.put("public: true, respond: { status: 204, body: a }", "none with 204");
    table.put("public: true, redirect: { to: '//evil.com' }", "in canonical form");
    table.put("public: true, redirect: { to: 'https://{param.id}/' }", "in canonical form");
    table.put("public: true, redirect: { to: 'https://{host}.evil.com/' }", "in canonical form");
    table.put("public: true, redirect: { to: 'https://{host}/' }", "`hosts` at this route");
    table.put("public: true, redirect: { to: /b, status: 200 }", "301, 302, 303, 307 or 308");
    table.put("redirect: { to: /b }", "nothing decides who is admitted");
    for (var row : table.entrySet()) {
      String route = row.getKey();
      boolean unused = !route.contains("service: s");
      String text = unused ? problemWithoutService(route) : problem(route);
      assertThat(text).as(route).contains(row.getValue());
    }
    assertThat(table).hasSize(53);
  }

  private String problemWithoutService(String route) throws IOException {
    var problems =
        folder()
            .problems(
                "listen: { http: 127.0.0.1:0 }\nroutes: [ { path: '/a/{id}/**', "
                    + route
                    + " } ]\n");
    assertThat(problems).as(route).hasSize(1);
    return problems.getFirst();
  }

  @Test
  void what_is_right_is_taken() throws IOException {
    String routes =
        """
        defaults: { request-headers: { set: { x-user: "{claim.sub}" } } }
        routes:
          - { path: /a/**, service: s, public: true }
          - { path: "/b/{id}", service: s, JWT, request-headers: { set: { x: "{{{claim.a.b}}}" } }, rewrite: { path: "/{param.id}" } }
          - { hosts: a.example.com, path: /c/**, public: true, redirect: { to: "https://{host}:8443/{rest}" } }
          - { path: /d, public: true, redirect: { to: "https://example.com?a=b" } }
        """
            .replace("JWT", JWT);
    assertThat(folder().problems(BEGINNING + routes)).isEmpty();
  }
}
