package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several listeners, each with certificates and routes of its own, share nothing.
final class ListenersTest {
  private static final String HSTS = "Strict-Transport-Security";

  @TempDir private Path folder;
  private ScriptedUpstream upstream;
  private TestGateway gateway;
  private SSLContext trust;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start().always(Reply.ok("hello"));
    TestCertificates authority = TestCertificates.in(folder);
    authority.server("live", "localhost", "api.example.com");
    authority.server("test", "localhost", "test.example.com");
    trust = authority.trusting();
    gateway =
        TestGateway.start(
            folder,
            """
            listen:
              - https: 127.0.0.1:0
                name: live
                tls: { certificate: live.pem, key: live.key }
                routes:
                  - { hosts: [ api.example.com ], path: /live, service: api, public: true }
                  - { path: /both, service: api, public: true }
              - https: 127.0.0.1:0
                name: test
                tls: { certificate: test.pem, key: test.key }
                routes:
                  - { path: /test, service: api, public: true }
                  - { path: /both, service: api, public: true }
              - { http: 127.0.0.1:0, name: clear }
            services: { api: { endpoints: "%s" } }
            routes: [ { path: /clear, service: api, public: true } ]
            """
                .formatted(upstream.endpoint()));
  }

  @AfterEach
  void close() throws Exception {
    gateway.close();
    upstream.close();
  }

  private RawClient client(String listener, String name) throws Exception {
    return RawClient.tls(gateway.port(listener), trust, name, "http/1.1");
  }

  private RawAnswer get(String listener, String name, String path) throws Exception {
    try (RawClient client = client(listener, name)) {
      return client.ask("GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\n\r\n");
    }
  }

  private RawAnswer clear(String path) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("clear"))) {
      return client.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
  }

  private X509Certificate shown(String listener) throws Exception {
    try (RawClient client = client(listener, "localhost")) {
      return (X509Certificate) client.session().getPeerCertificates()[0];
    }
  }

  @Test
  void each_listener_shows_its_own_certificate() throws Exception {
    assertThat(shown("live").getSubjectAlternativeNames().toString())
        .contains("api.example.com")
        .doesNotContain("test.example.com");
    assertThat(shown("test").getSubjectAlternativeNames().toString())
        .contains("test.example.com")
        .doesNotContain("api.example.com");
  }

  @Test
  void each_listener_serves_its_own_routes_and_no_others() throws Exception {
    assertThat(get("live", "api.example.com", "/live").status()).isEqualTo(200);
    assertThat(get("test", "localhost", "/test").status()).isEqualTo(200);
    assertThat(clear("/clear").status()).isEqualTo(200);
    assertThat(get("live", "localhost", "/both").status()).isEqualTo(200);
    assertThat(get("live", "localhost", "/test").status()).isEqualTo(404);
    assertThat(get("live", "localhost", "/clear").status()).isEqualTo(404);
    assertThat(get("test", "localhost", "/live").status()).isEqualTo(404);
    assertThat(clear("/both").status()).isEqualTo(404);
    assertThat(clear("/test").status()).isEqualTo(404);
  }

  @Test
  void a_host_of_another_listener_is_misdirected() throws Exception {
    try (RawClient client = client("test", "localhost")) {
      String request = "GET /live HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
      assertThat(client.ask(request).status()).isEqualTo(421);
    }
    assertThat(upstream.connections()).isZero();
  }

  @Test
  void strict_transport_security_is_said_over_tls_only_and_with_every_answer() throws Exception {
    assertThat(get("live", "localhost", "/both").field(HSTS)).isEqualTo("max-age=31536000");
    assertThat(get("live", "localhost", "/nowhere").field(HSTS)).isEqualTo("max-age=31536000");
    try (RawClient client = client("live", "localhost")) {
      RawAnswer malformed = client.ask("GET /both HTTP/1.1\r\nHost : a\r\n\r\n");
      assertThat(malformed.status()).isEqualTo(400);
      assertThat(malformed.field(HSTS)).isEqualTo("max-age=31536000");
    }
    assertThat(clear("/clear").field(HSTS)).isEmpty();
    assertThat(clear("/nowhere").field(HSTS)).isEmpty();
  }

  @Test
  void no_session_is_resumed_at_its_own_listener_or_at_another() throws Exception {
    assumeThat(Shell.run("sh", "-c", "command -v openssl").status()).as("openssl").isZero();
    for (String version : new String[] {"-tls1_2", "-tls1_3"}) {
      Path session = folder.resolve("session" + version);
      openssl("live", version, "-sess_out", session);
      if (Files.exists(session)) {
        assertThat(openssl("live", version, "-sess_in", session)).doesNotContain("Reused,");
        assertThat(openssl("test", version, "-sess_in", session)).doesNotContain("Reused,");
      }
    }
    assertThat(openssl("live", "-tls1_2", "-reconnect", folder)).doesNotContain("Reused,");
  }

  /// What `openssl s_client` says of a connection over which it asks once.
  private String openssl(String listener, String version, String option, Path file)
      throws Exception {
    String how = option.equals("-reconnect") ? option : option + " " + file;
    String command =
        "printf 'GET /both HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' |"
            + " openssl s_client -ign_eof -servername localhost -connect 127.0.0.1:"
            + gateway.port(listener)
            + " "
            + version
            + " "
            + how;
    Shell.Result said = Shell.run("sh", "-c", command);
    assertThat(said.out()).contains("New, TLSv1");
    return said.out();
  }
}
