package io.bartizan.gateway.settings;

import static io.bartizan.gateway.settings.Folder.BEGINNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.ReferencePage;
import io.bartizan.config.Shapes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatewaySettingsTest {
  @TempDir private Path path;
  private Folder folder;

  @BeforeEach
  void open() throws IOException {
    folder = Folder.in(path);
  }

  @Test
  void every_key_is_documented_and_every_default_is_right() {
    assertThat(Shapes.faults(GatewaySettings.class)).isEmpty();
  }

  @Test
  void ten_mistakes_and_one_more_are_all_named_in_one_run() throws IOException {
    List<String> expected =
        resource("ten-mistakes.txt")
            .replace("FOLDER", path.toString())
            .replace("FILE:", "")
            .replace("KEYS", keys())
            .lines()
            .toList();
    assertThat(folder.problems(resource("ten-mistakes.yaml")))
        .containsExactlyElementsOf(expected)
        .hasSize(11);
  }

  /// The keys of a route, as the reference lists them.
  private static String keys() {
    String reference = ReferencePage.of(GatewaySettings.class);
    String route = reference.substring(reference.indexOf("## `route`"));
    return Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE)
        .matcher(route.substring(0, route.indexOf("\n## ", 1)))
        .results()
        .map(key -> key.group(1))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  @Test
  void the_quickstart_is_right_and_has_at_most_25_lines() throws IOException {
    String quickstart = Files.readString(Path.of("../examples/quickstart/bartizan.yaml"));
    assertThat(quickstart.lines()).hasSizeLessThanOrEqualTo(25);
    assertThat(folder.problems(quickstart)).isEmpty();
  }

  @Test
  void a_session_is_not_longer_than_it_is_remembered_that_it_was_withdrawn() throws IOException {
    String yaml =
        """
        listen: { http: 127.0.0.1:0 }
        services: { s: { endpoints: 'http://127.0.0.1:1' } }
        revocation: { keep: 10d }
        sign-in:
          corp: { oidc: { issuer: 'https://id.example.com', client-id: a }, session: { absolute: 11d } }
        routes: [ { path: /, service: s, authenticate: { sign-in: corp } } ]
        """;
    assertThat(folder.problems(yaml))
        .containsExactly(
            "5:9: absolute: 11d (expected: at most what `revocation` says for `keep`, 10d)");
    assertThat(folder.problems(yaml.replace("11d", "10d"))).isEmpty();
    assertThat(folder.problems(yaml.replace("revocation: { keep: 10d }", ""))).isEmpty();
  }

  @Test
  void one_port_has_one_listener() throws IOException {
    String routes =
        "services: { s: { endpoints: 'http://127.0.0.1:1' } }\nroutes: [ { path: /, service: s, public: true } ]\n";
    assertThat(
            folder.problems(
                "listen: [ { http: 127.0.0.1:80 }, { http: 127.0.0.2:80 } ]\n" + routes))
        .isEmpty();
    assertThat(
            folder.problems(
                "listen: [ { http: 127.0.0.1:80 }, { http: 127.0.0.1:80 } ]\n" + routes))
        .containsExactly(
            "1:35: port 80 is already taken by the listener at 1:11 (expected: a port of its own)");
    assertThat(
            folder.problems(
                "listen: [ { http: 80, redirect-to-https: 443 }, { http: 127.0.0.1:80 } ]\n"
                    + routes))
        .hasSize(1);
    assertThat(
            folder.problems(
                "listen: [ { http: 127.0.0.1:0 }, { http: 127.0.0.1:0, name: b } ]\n" + routes))
        .isEmpty();
    assertThat(folder.problems("listen: { http: 127.0.0.1:9901 }\n" + routes))
        .containsExactly(
            "1:1: port 9901 is already taken by the listener at 1:9 (expected: a port of its own)");
  }

  @Test
  void a_listener_has_a_name_of_its_own() throws IOException {
    String routes =
        "services: { s: { endpoints: 'http://127.0.0.1:1' } }\nroutes: [ { path: /, service: s, public: true } ]\n";
    assertThat(
            folder.problems(
                "listen: [ { http: 127.0.0.1:1, name: a }, { http: 127.0.0.1:2, name: a } ]\n"
                    + routes))
        .containsExactly("1:43: name: `a` is already the name of the listener at 1:11");
  }

  @Test
  void a_certificate_is_there_and_is_used() throws IOException {
    String services = "services: { s: { endpoints: 'http://127.0.0.1:1' } }\n";
    String route = "routes: [ { path: /, service: s, public: true } ]\n";
    assertThat(folder.problems("listen: { https: 8443 }\n" + services + route))
        .containsExactly(
            "1:9: https: 8443 has no certificate (expected: `tls: { certificate: FILE, key: FILE }`, here or at the top level)");
    assertThat(
            folder.problems(
                "listen: { http: 127.0.0.1:80 }\ntls: { certificate: api.pem, key: api.key }\n"
                    + services
                    + route))
        .containsExactly(
            "2:21: this certificate is never used (expected: an `https` listener without `tls` of its own)");
    assertThat(
            folder.problems(
                "listen: { https: 8443, tls: { certificate: api.key, key: api.pem } }\n"
                    + services
                    + route))
        .containsExactly(
            "1:44: certificate: no certificate in it (expected: PEM, -----BEGIN CERTIFICATE-----)",
            "1:58: key: no private key in it (expected: PEM, -----BEGIN PRIVATE KEY-----, once)");
  }

  @Test
  void a_key_belongs_to_its_certificate() throws IOException {
    Path other = Files.createDirectory(path.resolve("other"));
    Folder.in(other);
    assertThat(
            folder.problems(
                BEGINNING.replace("api.key", "other/api.key")
                    + "routes: [ { path: /, service: orders, public: true } ]\n"))
        .containsExactly(
            "2:35: key: the key of another certificate (expected: the key of the first certificate in "
                + path.resolve("api.pem")
                + ")");
  }

  @Test
  void every_listener_serves_something_and_every_route_is_served() throws IOException {
    assertThat(folder.problems(BEGINNING.replaceAll("services.*\n", "")))
        .containsExactly(
            "1:9: this listener serves nothing (expected: `routes`, here or at the top level)");
    assertThat(
            folder.problems(
                """
                listen: { http: 127.0.0.1:80, routes: [ { path: /a, service: s, public: true } ] }
                services: { s: { endpoints: 'http://127.0.0.1:1' } }
                routes:
                  - { path: /b, service: s, public: true }
                """))
        .containsExactly(
            "4:5: unreachable: every listener has routes of its own or only redirects (expected: a listener that serves this route)");
    assertThat(
            folder.problems(
                "listen: { http: 80, redirect-to-https: 443, routes: [ { path: /, service: s, public: true } ] }\nservices: { s: { endpoints: 'http://127.0.0.1:1' } }\n"))
        .containsExactly("1:53: routes: 1 routes (expected: none beside `redirect-to-https`)");
  }

  @Test
  void of_two_routes_one_is_more_specific() throws IOException {
    assertThat(
            routes(
                "{ path: /a }",
                "{ path: /a, methods: GET }",
                "{ path: /a, hosts: h.com }",
                "{ path: /a, headers: { x: y } }",
                "{ path: /a, headers: { x: z } }",
                "{ path: '/{a}' }",
                "{ path: '/**' }",
                "{ path: /a, methods: PUT }"))
        .isEmpty();
    assertThat(routes("{ path: /a, methods: [GET, PUT] }", "{ path: /a, methods: [PUT, POST] }"))
        .hasSize(1);
    assertThat(routes("{ path: /a, hosts: [a.com, b.com] }", "{ path: /a, hosts: [b.com, c.com] }"))
        .hasSize(1);
    assertThat(routes("{ path: /a, headers: { x: y } }", "{ path: /a, headers: { z: y } }"))
        .hasSize(1);
    assertThat(routes("{ path: '/a/{x}/**' }", "{ path: '/a/{y}/**' }")).hasSize(1);
  }

  @Test
  void routes_of_different_listeners_never_meet() throws IOException {
    GatewaySettings settings =
        folder.settings(
            """
            listen:
              - { http: 127.0.0.1:1, routes: [ { path: /a, service: s, public: true } ] }
              - { http: 127.0.0.1:2, routes: [ { path: /a, service: s, public: true } ] }
            services: { s: { endpoints: 'http://127.0.0.1:1' } }
            """);
    RouteNames names = new RouteNames(settings);
    assertThat(settings.allRoutes().stream().map(names::of)).containsExactly("* /a", "* /a ~2");
  }

  @Test
  void a_route_has_a_name_of_its_own() throws IOException {
    assertThat(routes("{ path: /a, name: n }", "{ path: /b, name: n }"))
        .hasSize(1)
        .first()
        .asString()
        .contains("name: `n` is already the name of the route at 5:5");
    assertThat(routes("{ path: /a, name: ' ' }")).hasSize(1);
  }

  @Test
  void an_api_key_opens_something_and_is_somebodys() throws IOException {
    String consumers =
        "consumers: { shop: { keys: { id: shop0001, hash: 'sha256:" + "0".repeat(64) + "' } } }\n";
    String keyed = "routes: [ { path: /, service: orders, authenticate: { api-key: {} } } ]\n";
    assertThat(folder.problems(BEGINNING + consumers + keyed)).isEmpty();
    assertThat(folder.problems(BEGINNING + keyed))
        .containsExactly("4:11: api-key: nobody has a key (expected: `consumers` with `keys`)");
    assertThat(
            folder.problems(
                BEGINNING + consumers + "routes: [ { path: /, service: orders, public: true } ]\n"))
        .containsExactly(
            "4:28: this key opens nothing (expected: a route with `authenticate: { api-key: {} }`)");
  }

  @Test
  void defaults_decide_nothing_about_who_is_admitted_but_how() throws IOException {
    assertThat(
            folder.problems(
                BEGINNING
                    + "defaults: { public: true }\nroutes: [ { path: /, service: orders } ]\n"))
        .hasSize(2);
    assertThat(
            folder.problems(
                BEGINNING
                    + "defaults: { authenticate: { jwt: { issuer: 'https://id.example.com', audience: a } } }\nroutes: [ { path: /, service: orders } ]\n"))
        .isEmpty();
  }

  @Test
  void a_certificate_that_a_route_or_the_defaults_want_is_asked_for() throws IOException {
    String mtls = "authenticate: { mtls: {} }";
    for (String routes :
        List.of(
            "routes: [ { path: /, service: orders, %s } ]\n".formatted(mtls),
            "defaults: { %s }\nroutes: [ { path: /, service: orders } ]\n".formatted(mtls))) {
      assertThat(folder.problems(BEGINNING + routes))
          .singleElement()
          .asString()
          .contains("mtls: no listener of this route asks for certificates");
    }
    assertThat(
            folder.problems(
                BEGINNING
                    + "defaults: { %s }\nroutes: [ { path: /, service: orders, public: true } ]\n"
                        .formatted(mtls)))
        .isEmpty();
  }

  @Test
  void one_mistake_does_not_make_everything_beside_it_wrong() throws IOException {
    assertThat(
            folder.problems(
                BEGINNING + "routes: [ { path: /, service: orders, public: true, limit: 5 } ]\n"))
        .hasSize(1);
    assertThat(
            folder.problems(
                BEGINNING.replace("key: api.key", "kei: api.key")
                    + "routes: [ { path: /, service: orders, public: true } ]\n"))
        .hasSize(1);
  }

  private List<String> routes(String... routes) throws IOException {
    StringBuilder yaml = new StringBuilder(BEGINNING).append("routes:\n");
    for (String route : routes) {
      yaml.append("  - ")
          .append(route.replaceFirst("}$", ", service: orders, public: true }"))
          .append('\n');
    }
    return folder.problems(yaml.toString());
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = GatewaySettingsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
