package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.Frame;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestAuthority;
import io.bartizan.testkit.TestAuthority.Shape;
import io.bartizan.testkit.WebSocketClient;
import io.bartizan.testkit.WebSocketUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was opened with a certificate ends with it.
final class MtlsStreamTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;
  private final HandTicker clock = new HandTicker(Instant.now());
  private TestAuthority authority;
  private WebSocketUpstream upstream;

  @BeforeEach
  void open() throws Exception {
    upstream = WebSocketUpstream.echoing();
    authority = TestAuthority.root(folder, "clients");
    authority.revoke("clients.crl", Instant.now().plus(DAY));
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  private TestGateway start() throws Exception {
    return TestGateway.start(folder, yaml(), clock);
  }

  private String yaml() {
    return """
    listen: { https: 127.0.0.1:0, client-certificates: { trust: clients.pem, revoked: { lists: clients.crl } } }
    tls: { certificate: api.pem, key: api.key }
    services: { chat: { endpoints: "http://127.0.0.1:%d" } }
    routes:
      - { path: /chat, methods: [GET], service: chat, websocket: {}, authenticate: { mtls: {} } }
    """
        .formatted(upstream.port());
  }

  private static WebSocketClient opened(TestGateway gateway, TestAuthority.Client client)
      throws Exception {
    RawClient wire =
        RawClient.tls(gateway.port("https:0"), client.tls(gateway.authority()), "localhost");
    WebSocketClient opened = WebSocketClient.open(wire, "/chat");
    assertThat(opened.answer().status()).isEqualTo(101);
    opened.send(Frame.text("hello"));
    assertThat(opened.next()).isEqualTo(Frame.text("hello"));
    return opened;
  }

  @Test
  void a_list_that_names_a_client_cuts_its_streams_and_no_others() throws Exception {
    TestAuthority.Client bad = authority.client("bad");
    try (TestGateway gateway = start();
        WebSocketClient cut = opened(gateway, bad);
        WebSocketClient kept = opened(gateway, authority.client("good"))) {
      authority.revoke("clients.crl", Instant.now().plus(DAY), bad.leaf());
      gateway.apply(yaml());
      assertThat(cut.next()).isEqualTo(Frame.close(1008, "credential.revoked"));
      kept.send(Frame.text("still"));
      assertThat(kept.next()).isEqualTo(Frame.text("still"));
    }
  }

  @Test
  void a_certificate_that_expires_takes_its_streams_along() throws Exception {
    Shape brief = new Shape("brief").valid(Instant.now().minus(DAY), Instant.now().plusSeconds(20));
    try (TestGateway gateway = start();
        WebSocketClient cut = opened(gateway, authority.issue(brief))) {
      clock.advance(Duration.ofSeconds(22));
      assertThat(cut.next()).isEqualTo(Frame.close(1008, "credential.expired"));
    }
  }
}
