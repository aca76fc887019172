package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.gateway.run.Reading;
import io.bartizan.gateway.run.Reloading;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What another configuration changes, and what it leaves alone.
final class TakeoverTest {
  private static final String GET_A = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private Path folder;
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = ScriptedUpstream.start();
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  @Test
  void old_and_new_connections_meet_the_new_configuration() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, serving("/a", ""));
        RawClient old = RawClient.plain(gateway.port("http:0"))) {
      assertThat(old.ask(GET_A).status()).isEqualTo(200);
      gateway.apply(serving("/b", ""));
      assertThat(old.ask(GET_A).status()).isEqualTo(404);
      assertThat(gateway.get("/a").status()).isEqualTo(404);
      assertThat(gateway.get("/b").status()).isEqualTo(200);
      assertThat(gateway.standing()).contains("\"generation\": 2", "\"result\": \"taken over\"");
    }
  }

  @Test
  void a_request_that_has_begun_finishes_on_what_it_began_with() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, serving("/a", ""));
        RawClient client = RawClient.plain(gateway.port("http:0"))) {
      client.send("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab");
      Eventually.holds("a change", () -> upstream.connections() == 1);
      gateway.apply(serving("/b", ""));
      assertThat(client.ask("cd").status()).isEqualTo(200);
      assertThat(client.ask(GET_A).status()).isEqualTo(404);
    }
  }

  @Test
  void upstream_connections_and_limits_outlive_a_reload() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, serving("/a", "limit: 2/h, "));
        RawClient client = RawClient.plain(gateway.port("http:0"))) {
      assertThat(client.ask(GET_A).status()).isEqualTo(200);
      gateway.apply(serving("/a", "limit: 2/h, cors: { origins: 'https://a.example' }, "));
      assertThat(client.ask(GET_A).status()).isEqualTo(200);
      assertThat(client.ask(GET_A).status()).isEqualTo(429);
      assertThat(upstream.connections()).isEqualTo(1);
    }
  }

  @Test
  void listeners_come_and_go() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, serving("/a", ""))) {
      int before = gateway.port("http:0");
      String both =
          serving("/a", "")
              .replace(
                  "listen: { http: 127.0.0.1:0 }",
                  "listen: [ { http: 127.0.0.1:0 }, { http: 127.0.0.1:0, name: second } ]");
      gateway.apply(both);
      int second = gateway.port("second");
      assertThat(gateway.port("http:0")).isEqualTo(before);
      try (RawClient client = RawClient.plain(second)) {
        assertThat(client.ask(GET_A).status()).isEqualTo(200);
        gateway.apply(serving("/a", ""));
        assertThat(client.rest().length()).isZero();
      }
      assertThatThrownBy(() -> RawClient.plain(second)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_listener_that_cannot_be_opened_changes_nothing() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, serving("/a", ""));
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String moved =
          serving("/b", "").replace("127.0.0.1:0 }", "127.0.0.1:" + taken.getLocalPort() + " }");
      assertThatThrownBy(() -> gateway.apply(moved))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1:" + taken.getLocalPort());
      assertThat(gateway.get("/a").status()).isEqualTo(200);
      assertThat(gateway.standing()).contains("\"generation\": 1");
    }
  }

  @Test
  void a_certificate_that_is_replaced_is_shown_to_new_connections() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, secure());
        RawClient old = gateway.tls("localhost")) {
      gateway.authority().server("api", "localhost", "127.0.0.1");
      gateway.apply(secure());
      try (RawClient client = gateway.tls("localhost")) {
        assertThat(client.session().getPeerCertificates()[0])
            .isNotEqualTo(old.session().getPeerCertificates()[0]);
        assertThat(client.ask(GET_A).status()).isEqualTo(200);
        assertThat(old.ask(GET_A).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_file_that_changes_is_taken_over_within_a_second() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, serving("/a", ""))) {
      Reloading reloading = watching(gateway);
      Instant written = Instant.now();
      gateway.write(serving("/b", ""));
      Eventually.holds("a change", () -> status(gateway, "/b") == 200);
      assertThat(Duration.between(written, Instant.now())).isLessThan(Duration.ofSeconds(5));
      reloading.stop();
    }
  }

  @Test
  void a_file_with_mistakes_changes_nothing_and_is_told_of() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, serving("/a", ""))) {
      Reloading reloading = watching(gateway);
      gateway.write(serving("/b", "limt: 5/s, "));
      Eventually.holds(
          "a complaint", () -> standing(gateway).contains("`limt` (did you mean `limit`?"));
      assertThat(gateway.standing()).contains("\"generation\": 1", "\"result\": \"refused\"");
      assertThat(gateway.get("/a").status()).isEqualTo(200);
      assertThat(gateway.admin("/metrics").text())
          .contains("bartizan_config_last_reload_successful 0");
      gateway.write(serving("/c", ""));
      Eventually.holds("a change", () -> status(gateway, "/c") == 200);
      reloading.stop();
    }
  }

  @Test
  void a_certificate_file_that_changes_is_taken_over() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, secure())) {
      Reloading reloading = watching(gateway);
      gateway.authority().server("api", "localhost", "127.0.0.1");
      Eventually.holds("a change", () -> standing(gateway).contains("\"generation\": 2"));
      reloading.stop();
    }
  }

  @Test
  void the_configuration_is_read_again_when_that_is_ordered() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, serving("/a", ""))) {
      Reloading reloading = watching(gateway);
      reloading.now();
      Eventually.holds("a change", () -> standing(gateway).contains("\"generation\": 2"));
      reloading.stop();
    }
  }

  private Reloading watching(TestGateway gateway) {
    Path file = folder.resolve("bartizan.yaml");
    Reloading reloading = new Reloading(file, gateway.gateway(), Reading.of(file), _ -> {});
    reloading.start();
    return reloading;
  }

  private static int status(TestGateway gateway, String path) {
    try {
      return gateway.get(path).status();
    } catch (IOException e) {
      throw new AssertionError("a request failed", e);
    }
  }

  private static String standing(TestGateway gateway) {
    try {
      return gateway.standing();
    } catch (IOException e) {
      throw new AssertionError("a request failed", e);
    }
  }

  private String serving(String path, String keys) {
    upstream.always(Reply.ok("hello"));
    return """
    listen: { http: 127.0.0.1:0 }
    services: { api: { endpoints: "%s" } }
    routes: [ { path: "%s", service: api, %spublic: true } ]
    """
        .formatted(upstream.endpoint(), path, keys);
  }

  private String secure() {
    return serving("/a", "").replace("http: 127", "https: 127")
        + "tls: { certificate: api.pem, key: api.key }\n";
  }
}
