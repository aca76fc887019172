package io.bartizan.gateway.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.gateway.Typed;
import io.bartizan.gateway.demo.DemoIssuer;
import io.bartizan.gateway.settings.Folder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir private Path path;
  private Folder folder;
  private DemoIssuer issuer;

  @BeforeEach
  void open() throws IOException {
    issuer = DemoIssuer.serving(0);
    String yaml = Files.readString(Path.of("../examples/quickstart/bartizan.yaml"));
    folder = Folder.in(path).with(yaml.replace("http://127.0.0.1:9002", issuer.url()));
  }

  @AfterEach
  void close() {
    issuer.close();
  }

  @Test
  void walks_an_admitted_request_to_its_upstream() throws Exception {
    Typed typed =
        explain(
            "GET",
            "https://localhost:8443/orders/7",
            "-H",
            bearer("buyer"),
            "--expect",
            "forwarded");
    assertThat(typed.status()).isZero();
    assertThat(typed.out())
        .containsSubsequence(
            "GET https://localhost:8443/orders/7 at https:8443",
            "ok  route            GET,POST /orders/**",
            "ok  cors             https://shop.example.com",
            "ok  authenticate     jwt by ",
            "ok  limit            50/s per client-ip; 60/min per identity",
            "ok  authorize        any role of buyer",
            "caller           ada of " + issuer.url() + ", roles [buyer]",
            "forwarded to orders (127.0.0.1:9001)");
  }

  @Test
  void says_who_gets_a_copy() throws Exception {
    folder.with(
        """
        listen: { http: 127.0.0.1:8080 }
        services:
          orders: { endpoints: "http://127.0.0.1:9001" }
          shadow: { endpoints: "http://127.0.0.1:9003" }
        routes:
          - { path: /orders, service: orders, public: true, mirror: { service: shadow, share: 10% } }
        """);
    assertThat(explain("GET", "http://localhost:8080/orders").out())
        .containsSubsequence(
            "forwarded to orders (127.0.0.1:9001)",
            "copied 10% to shadow, bodies to 64KiB, without credentials");
  }

  @Test
  void says_which_policy_refuses_and_why() throws Exception {
    assertThat(explain("GET", "https://localhost:8443/orders", "-H", bearer("guest")).out())
        .containsSubsequence(
            "no  authorize        has no role of: buyer", "403", "\"code\":\"authorization.role\"");
    assertThat(explain("GET", "https://localhost:8443/orders").out())
        .containsSubsequence(
            "no  authenticate     no credential for jwt", "401", "www-authenticate: Bearer");
    assertThat(explain("GET", "https://localhost:8443/orders", "-H", bearer("buyer") + "x").out())
        .containsSubsequence("no  authenticate     jwt: ", "401", "\"code\":\"token.");
    assertThat(
            explain(
                    "OPTIONS",
                    "https://localhost:8443/orders",
                    "-H",
                    "Origin: https://shop.example.com",
                    "-H",
                    "Access-Control-Request-Method: POST")
                .out())
        .containsSubsequence("ans cors", "204");
  }

  @Test
  void says_why_no_route_serves() throws Exception {
    assertThat(explain("DELETE", "https://localhost:8443/orders").out())
        .containsSubsequence(
            "no  route            path serves GET, POST", "405", "allow: GET, POST");
    assertThat(explain("GET", "https://localhost:8443/a%2Fb").out())
        .containsSubsequence("no  route            %2F in the path", "400");
    assertThat(explain("GET", "https://localhost:8443").out())
        .containsSubsequence("no  route            no route", "404");
    assertThat(explain("GET", "https://elsewhere:8443/orders").out())
        .containsSubsequence("not covered", "421");
    assertThat(
            explain("POST", "https://localhost:8443/orders", "-H", "Content-Length: 99999999999")
                .out())
        .containsSubsequence("no  route            body of 99999999999", "413");
    assertThat(explain("POST", "https://localhost:8443/orders", "-H", "Content-Length: x").out())
        .contains("400");
  }

  @Test
  void changes_nothing_that_a_later_request_could_notice() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(explain("GET", "https://localhost:8443/orders", "-H", bearer("buyer")).out())
          .contains("forwarded");
    }
  }

  @Test
  void an_expectation_that_is_not_met_ends_with_1() throws Exception {
    Typed typed = explain("GET", "https://localhost:8443/orders", "--expect", "404");
    assertThat(typed.status()).isEqualTo(1);
    assertThat(typed.err()).isEqualTo("bartizan: it ends with 401 (expected: 404)\n");
    assertThat(explain("GET", "https://localhost:8443/orders", "--expect", "401").status())
        .isZero();
  }

  @Test
  void a_request_that_cannot_be_is_wrong_usage() throws Exception {
    assertThat(explain("GET", "localhost/x").status()).isEqualTo(2);
    assertThat(explain("G T", "https://localhost/x").status()).isEqualTo(2);
    assertThat(explain("GET", "https://localhost/x", "-H", "no colon").status()).isEqualTo(2);
    assertThat(explain("GET", "https://localhost/x", "-H", "a: b\r\nc: d").status()).isEqualTo(2);
    assertThat(explain("GET", "https://localhost/x", "--from", "nobody").status()).isEqualTo(2);
    assertThat(explain("GET", "https://localhost/x", "--listener", "none").err())
        .contains("--listener: none (expected: one of https:8443)");
    assertThat(explain("GET", "http://localhost/x").err())
        .contains("no listener speaks http (expected: one of https:8443)");
  }

  @Test
  void says_what_rules_would_do() throws Exception {
    folder.with(
        """
        listen: { https: 8443 }
        tls: { certificate: api.pem, key: api.key }
        services: { s: { endpoints: "http://127.0.0.1:9001" } }
        routes:
          - { path: /**, service: s, public: true, waf: base }
        """);
    String url = "https://localhost:8443/?q=";
    assertThat(explain("GET", url + "shoes", "-H", "User-Agent: test").out())
        .contains("ok  waf              base, ");
    assertThat(explain("GET", url + "1'%20UNION%20SELECT%20a%20FROM%20b--").out())
        .contains("no  waf              rule ")
        .contains("403");
  }

  @Test
  void believes_what_a_trusted_proxy_says_of_the_scheme() throws Exception {
    Files.writeString(path.resolve("shop.secret"), SECRET);
    folder.with(
        """
        listen: { http: 127.0.0.1:8080 }
        client-address: { trusted-proxies: [ 10.0.0.0/8 ] }
        services: { orders: { endpoints: "http://127.0.0.1:9001" } }
        consumers: { shop: { signature-keys: { id: shop, algorithm: hmac-sha256, secret: "file:shop.secret" } } }
        routes:
          - { path: /**, service: orders, authenticate: { signature: { components: [ "@scheme" ] } } }
        """);
    String params = "(\"@scheme\");created=" + Instant.now().getEpochSecond() + ";keyid=\"shop\"";
    String base = "\"@scheme\": https\n\"@signature-params\": " + params;
    String[] words = {
      "GET",
      "http://localhost:8080/orders",
      "-H",
      "X-Forwarded-For: 203.0.113.7",
      "-H",
      "X-Forwarded-Proto: https",
      "-H",
      "Signature-Input: sig1=" + params,
      "-H",
      "Signature: sig1=:" + hmac(base) + ":",
      "--from",
      "10.0.0.1"
    };
    Typed through = explain(words);
    assertThat(through.out())
        .as(through.err())
        .contains("caller           shop", "forwarded to orders");
    words[words.length - 1] = "192.0.2.1";
    assertThat(explain(words).out()).contains("signature.invalid");
  }

  private static String hmac(String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    return Base64.getEncoder()
        .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private Typed explain(String... words) throws Exception {
    Stream<String> all =
        Stream.concat(Stream.of("explain", "-c", folder.file().toString()), Stream.of(words));
    return Typed.bartizan(all.toArray(String[]::new));
  }

  private String bearer(String role) {
    return "Authorization: Bearer " + issuer.token("ada", "orders", List.of(role), Instant.now());
  }
}
