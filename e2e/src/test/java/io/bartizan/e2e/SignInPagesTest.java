package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages that the gateway answers itself where a route uses a sign-in.
class SignInPagesTest {
  private static final String CONFIG =
      """
      listen: { https: 127.0.0.1:0 }
      tls: { certificate: api.pem, key: api.key }
      services: { orders: { endpoints: [ "http://127.0.0.1:9" ] } }
      sign-in: { corp: { oidc: { issuer: "http://127.0.0.1:9", client-id: gateway } } }
      routes:
        - { hosts: localhost, path: "%s", service: orders, authenticate: { sign-in: corp } }
        - { hosts: other.example, path: /free/**, service: orders, public: true }
      """;

  @TempDir static Path folder;
  private static TestGateway gateway;

  @BeforeAll
  static void serve() throws Exception {
    gateway = TestGateway.start(folder, CONFIG.formatted("/**"));
  }

  @AfterAll
  static void end() {
    gateway.close();
  }

  private static RawAnswer ask(String lines) throws Exception {
    try (RawClient client = gateway.tls("localhost")) {
      return client.ask(lines);
    }
  }

  @Test
  void a_browser_is_sent_to_the_page_where_one_signs_in() throws Exception {
    RawAnswer answer =
        ask("GET /orders?x=1&y=a%20b HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n");
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.field("Location"))
        .isEqualTo("/.sign-in/corp/login?return=%2Forders%3Fx%3D1%26y%3Da%2520b");
    assertThat(answer.field("Set-Cookie")).isEmpty();
  }

  @Test
  void a_program_is_told_that_it_has_no_credential() throws Exception {
    for (String field :
        new String[] {
          "Accept: application/json",
          "Accept: text/html\r\nX-Requested-With: XMLHttpRequest",
          "Accept: text/html\r\nSec-Fetch-Mode: cors",
          "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe"
        }) {
      RawAnswer answer = ask("GET /orders HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n\r\n");
      assertThat(answer.status()).as(field).isEqualTo(401);
      assertThat(answer.field("WWW-Authenticate")).startsWith("Cookie realm=\"api\"");
    }
  }

  @Test
  void signing_out_without_a_session_leads_home() throws Exception {
    RawAnswer answer = ask("GET /.sign-in/corp/logout HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.field("Location")).isEqualTo("/");
    assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
    RawAnswer posted =
        ask("POST /.sign-in/corp/logout HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    assertThat(posted.status()).isEqualTo(303);
  }

  @Test
  void other_methods_are_not_served() throws Exception {
    RawAnswer answer =
        ask("PUT /.sign-in/corp/logout HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.field("Allow")).isEqualTo("GET, POST");
  }

  @Test
  void only_hosts_whose_routes_use_it_have_the_pages() throws Exception {
    RawAnswer answer = ask("GET /.sign-in/corp/logout HTTP/1.1\r\nHost: other.example\r\n\r\n");
    assertThat(answer.status()).isNotEqualTo(303);
  }

  @Test
  void a_route_that_would_take_a_page_away_is_a_mistake() {
    for (String path : new String[] {"/.sign-in/corp/login", "/.sign-in/**"}) {
      assertThatThrownBy(
              () -> GatewaySettings.parse("bartizan.yaml", CONFIG.formatted(path)).orElseThrow())
          .hasMessageContaining("is among the pages of the sign-in `corp`");
    }
  }
}
