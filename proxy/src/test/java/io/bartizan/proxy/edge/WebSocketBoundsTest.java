package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Rate;
import io.bartizan.config.Size;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Lease;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Verdict;
import io.bartizan.proxy.settings.WebSocketSettings;
import io.bartizan.testkit.Frame;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.WebSocketClient;
import io.bartizan.testkit.WebSocketUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ends a WebSocket that would go on: both sides get a Close frame, and the record says why.
class WebSocketBoundsTest {
  private static final WebSocketSettings USUAL = WebSocketSettings.DEFAULTS;
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path folder;
  private WebSocketUpstream upstream;
  private House.Builder builder;

  @SuppressWarnings("NullAway.Init") // connect
  private House house;

  @SuppressWarnings("NullAway.Init")
  private WebSocketClient client;

  @SuppressWarnings("NullAway.Init")
  private WebSocketUpstream.Peer peer;

  @BeforeEach
  void open() throws IOException {
    upstream = WebSocketUpstream.start();
    builder = House.before(upstream.port()).webSockets().log(folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    peer.close();
    house.close();
    upstream.close();
  }

  static WebSocketSettings message(int bytes) {
    return settings(LONG, LONG, bytes, USUAL.frames(), USUAL.pings());
  }

  private static WebSocketSettings settings(
      Duration idle, Duration age, int message, Rate frames, Rate pings) {
    return new WebSocketSettings(idle, age, new Size(message), frames, pings, true);
  }

  private void connect(House.Builder made) throws IOException {
    house = made.open();
    RawClient raw = RawClient.plain(house.port());
    raw.send(WebSocketClient.request("/chat", ""));
    peer = upstream.accept();
    peer.head();
    peer.agree("");
    client = WebSocketClient.opened(raw);
  }

  /// Both sides get this Close frame, answer it, and everything ends.
  private void assertEnds(int close, String code, String reason) throws IOException {
    assertThat(client.next()).isEqualTo(Frame.close(close, code));
    assertThat(peer.next()).isEqualTo(Frame.close(close, code).mask());
    client.send(Frame.close(close, ""));
    peer.send(Frame.close(close, ""));
    assertThat(client.rest().length()).isZero();
    assertThat(peer.rest()).isEmpty();
    assertRecord(close, code, reason);
  }

  private void assertRecord(int close, String code, String reason) throws IOException {
    assertThat(house.records()).hasSize(1);
    LogLine record = house.records().getFirst();
    assertThat(record.said()).isEqualTo("aborted 101 " + code);
    assertThat(record.get("close_code")).isEqualTo("" + close);
    assertThat(record.get("reason")).contains(reason);
  }

  @Test
  void nothing_moves_for_too_long() throws Exception {
    connect(
        builder.webSockets(
            settings(Duration.ofSeconds(1), LONG, 1000, USUAL.frames(), USUAL.pings())));
    assertEnds(1001, "websocket.idle", "nothing moved for 1000 ms");
  }

  @Test
  void it_grows_too_old_however_busy_it_is() throws Exception {
    connect(
        builder.webSockets(
            settings(LONG, Duration.ofSeconds(1), 1000, USUAL.frames(), USUAL.pings())));
    client.send(Frame.text("x"));
    assertThat(peer.next().text()).isEqualTo("x");
    assertEnds(1001, "websocket.age", "open for 1000 ms");
  }

  @Test
  void a_message_is_too_large() throws Exception {
    connect(builder.webSockets(message(1000)));
    client.send(Frame.of(Frame.BINARY, new byte[1000]));
    assertThat(peer.next().payload()).hasSize(1000);
    client.send(Frame.of(Frame.BINARY, new byte[1001]));
    assertEnds(1009, "websocket.message-too-large", "client sent a message that is too large");
  }

  @Test
  void the_fragments_of_a_message_are_too_large_together() throws Exception {
    connect(builder.webSockets(message(1000)));
    client.send(Frame.of(Frame.BINARY, new byte[600]).unfinished());
    client.send(Frame.of(Frame.CONTINUATION, new byte[400]).unfinished());
    assertThat(peer.next().payload()).hasSize(600);
    assertThat(peer.next().payload()).hasSize(400);
    client.send(Frame.of(Frame.CONTINUATION, new byte[1]));
    assertEnds(1009, "websocket.message-too-large", "client sent a message that is too large");
  }

  @Test
  void a_message_of_the_upstream_is_too_large() throws Exception {
    connect(builder.webSockets(message(1000)));
    peer.send(Frame.of(Frame.BINARY, new byte[1001]));
    assertThat(client.next()).isEqualTo(Frame.close(1009, "upstream.malformed"));
    assertThat(peer.next().code()).isEqualTo(1009);
    client.send(Frame.close(1009, ""));
    assertThat(client.rest().length()).isZero();
    assertRecord(1009, "upstream.malformed", "upstream sent a message that is too large");
  }

  @Test
  void a_client_floods_with_frames() throws Exception {
    connect(
        builder.webSockets(settings(LONG, LONG, 1000, new Rate(50, LONG), new Rate(1_000, LONG))));
    flood(Frame.of(Frame.TEXT).mask().bytes(), 51);
    for (int i = 0; i < 50; i++) {
      assertThat(peer.next().opcode()).isEqualTo(Frame.TEXT);
    }
    assertEnds(1008, "websocket.flood", "more frames than allowed");
  }

  @Test
  void a_client_floods_with_pings() throws Exception {
    connect(
        builder.webSockets(settings(LONG, LONG, 1000, new Rate(1_000, LONG), new Rate(5, LONG))));
    flood(Frame.of(Frame.PING, (byte) 1).mask().bytes(), 6);
    for (int i = 0; i < 5; i++) {
      assertThat(peer.next().opcode()).isEqualTo(Frame.PING);
    }
    assertEnds(1008, "websocket.flood", "more pings and pongs than allowed");
  }

  private void flood(byte[] frame, int times) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(frame);
    }
    client.send(all.toByteArray());
  }

  /// Who sends no more than allowed is never refused, however long it goes on.
  @Test
  void what_may_be_sent_is_earned_again() throws Exception {
    Rate rate = new Rate(10, Duration.ofMillis(100));
    connect(builder.webSockets(settings(LONG, LONG, 1000, rate, rate)));
    for (int i = 0; i < 40; i++) {
      client.send(Frame.text("" + i));
      assertThat(peer.next().text()).isEqualTo("" + i);
      long arrived = System.nanoTime();
      while (i > 5 && System.nanoTime() - arrived < 20_000_000L) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void a_frame_that_has_begun_is_finished_before_the_close_frame() throws Exception {
    connect(
        builder.webSockets(
            settings(Duration.ofSeconds(1), LONG, 1000, USUAL.frames(), USUAL.pings())));
    byte[] frame = Frame.text("0123456789").mask().bytes();
    client.send(java.util.Arrays.copyOf(frame, 10));
    assertThat(client.next()).isEqualTo(Frame.close(1001, "websocket.idle"));
    client.send(java.util.Arrays.copyOfRange(frame, 10, frame.length));
    assertThat(peer.next()).isEqualTo(Frame.text("0123456789").mask());
    assertThat(peer.next()).isEqualTo(Frame.close(1001, "websocket.idle").mask());
  }

  @Test
  void nobody_answers_the_close_frame() throws Exception {
    connect(
        builder.webSockets(
            settings(Duration.ofSeconds(1), LONG, 1000, USUAL.frames(), USUAL.pings())));
    assertThat(client.next()).isEqualTo(Frame.close(1001, "websocket.idle"));
    assertThat(peer.next().code()).isEqualTo(1001);
    assertThat(client.rest().length()).isZero();
    assertThat(peer.rest()).isEmpty();
    assertRecord(1001, "websocket.idle", "nothing moved");
  }

  @Test
  void the_gateway_drains() throws Exception {
    connect(builder);
    house.listener.drain();
    assertEnds(1001, "gateway.draining", "the gateway ends");
  }

  @Test
  void a_reload_lets_it_go_on_as_it_began() throws Exception {
    connect(builder.webSockets(message(1000)));
    builder.webSockets(message(125));
    house.listener.serve(house.site());
    client.send(Frame.of(Frame.BINARY, new byte[1000]));
    assertThat(peer.next().payload()).hasSize(1000);
  }

  private static Policy identifying(Lease lease) {
    Identity shop =
        Identity.of("shop", "test", "api-key", Set.of(), Set.of(), Map.of()).with(lease);
    OnHead policy =
        x -> {
          x.identify(shop);
          return Verdict.CONTINUE;
        };
    return Policy.enforced("who", policy);
  }

  @Test
  void the_credential_ends() throws Exception {
    long end = System.currentTimeMillis() + 1_000;
    connect(builder.policies(identifying(new Lease.Until(end))));
    assertEnds(1008, "credential.expired", "the credential has ended");
    assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(end);
  }

  @Test
  void the_credential_is_withdrawn_by_a_reload() throws Exception {
    AtomicBoolean withdrawn = new AtomicBoolean();
    connect(
        builder
            .policies(identifying(Lease.FOREVER))
            .revoking(identity -> withdrawn.get() && identity.subject().equals("shop")));
    house.listener.serve(house.site());
    client.send(Frame.text("x"));
    assertThat(peer.next().text()).isEqualTo("x");
    withdrawn.set(true);
    house.listener.serve(house.site());
    assertEnds(1008, "credential.revoked", "no longer in the configuration");
  }
}
