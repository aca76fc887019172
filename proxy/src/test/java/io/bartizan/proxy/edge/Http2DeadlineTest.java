package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Refusal;
import io.bartizan.telemetry.Misuse;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an HTTP/2 connection may not do for ever, and how it ends.
class Http2DeadlineTest {
  @TempDir Path folder;
  private final HandTicker ticker = new HandTicker();
  private ScriptedUpstream upstream;
  private House.Builder builder;
  private House house;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    builder =
        House.before(upstream.port())
            .ticker(ticker)
            .certificates(Tls.certificates())
            .log(folder.resolve("access.log"));
    house = builder.open();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    upstream.close();
  }

  /// A clock that runs a hundred times as fast, until it is closed.
  private final class Haste implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread thread = Thread.ofVirtual().start(this::run);

    private void run() {
      while (!over.get()) {
        ticker.advance(Duration.ofMillis(100));
        LockSupport.parkNanos(1_000_000);
      }
    }

    @Override
    public void close() throws InterruptedException {
      over.set(true);
      thread.join();
    }
  }

  @Test
  void a_client_that_does_not_say_what_it_speaks() throws Exception {
    try (FrameClient client = FrameClient.silent(house);
        Haste _ = new Haste()) {
      Http2Frame last = client.goAway();
      assertThat(last.code()).as(last.debug()).isEqualTo(Http2Frame.NO_ERROR);
      client.raw().rest();
    }
    assertThat(house.records()).isEmpty();
  }

  @Test
  void a_header_block_that_does_not_end() throws Exception {
    try (FrameClient client = FrameClient.open(house);
        Haste _ = new Haste()) {
      client.send(
          Http2Frame.HEADERS,
          Http2Frame.END_STREAM,
          1,
          Http2Frame.block(FrameClient.request("GET", "/")));
      assertThat(client.goAway().code()).isEqualTo(Http2Frame.ENHANCE_YOUR_CALM);
      client.raw().rest();
    }
    assertThat(house.listener.meter().misused(Misuse.HEADERS)).isEqualTo(1);
    assertThat(house.records())
        .singleElement()
        .satisfies(line -> assertThat(line.said()).isEqualTo("refused 408 request.timeout"));
  }

  @Test
  void a_frame_that_does_not_end() throws Exception {
    try (FrameClient client = FrameClient.open(house);
        Haste _ = new Haste()) {
      client.raw().send(new byte[] {0, 0, 8, 6, 0});
      Http2Frame last = client.goAway();
      assertThat(last.code()).as(last.debug()).isEqualTo(Http2Frame.ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void a_connection_on_which_nothing_happens_is_left_in_peace_and_then_ended() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/").await(1);
      ticker.advance(Duration.ofSeconds(70));
      assertThat(client.get(3, "/").await(3).status()).isEqualTo(200);
      try (Haste _ = new Haste()) {
        Http2Frame last = client.goAway();
        assertThat(last.code()).isEqualTo(Http2Frame.NO_ERROR);
        assertThat(last.lastStream()).isEqualTo(3);
        client.raw().rest();
      }
    }
    Eventually.holds("it is closed", () -> house.listener.connections() == 0);
  }

  @Test
  void an_answer_whose_client_takes_nothing_is_cut() throws Exception {
    upstream.always(Reply.ok("x".repeat(1_000_000)));
    try (FrameClient client = FrameClient.open(house, 4, 0)) {
      client.get(1, "/");
      client.until(frame -> frame.type() == Http2Frame.HEADERS);
      try (Haste _ = new Haste()) {
        assertThat(client.await(1).reset()).isEqualTo(Http2Frame.INTERNAL_ERROR);
      }
      assertThat(client.answer(1).length()).isZero();
    }
    assertThat(house.records())
        .singleElement()
        .satisfies(line -> assertThat(line.said()).isEqualTo("aborted 200 client.gone"));
    Eventually.holds("the upstream is free", () -> upstream.openConnections() == 0);
  }

  @Test
  void the_rest_of_an_answer_does_not_wait_for_ever() throws Exception {
    try (FrameClient client = FrameClient.open(house, 4, 2)) {
      client.get(1, "/a/../b");
      client.until(frame -> frame.type() == Http2Frame.DATA);
      try (Haste _ = new Haste()) {
        assertThat(client.await(1).reset()).isEqualTo(Http2Frame.CANCEL);
      }
      assertThat(client.answer(1).text()).isEqualTo("{\"");
      assertThat(client.settings(4, 100).get(3, "/").await(3).text()).isEqualTo("ok");
    }
  }

  @Test
  void windows_that_open_a_little_do_not_keep_an_answer_for_ever() throws Exception {
    upstream.always(Reply.ok("x".repeat(1_000_000)));
    try (FrameClient client = FrameClient.open(house, 4, 0)) {
      client.get(1, "/");
      client.until(frame -> frame.type() == Http2Frame.HEADERS);
      try (Haste _ = new Haste()) {
        while (!client.answer(1).closed()) {
          client.window(1, 1);
          client.next();
        }
      }
      assertThat(client.answer(1).reset()).isNotNull();
    }
  }

  @Test
  void a_request_body_that_does_not_come() throws Exception {
    try (FrameClient client = FrameClient.open(house);
        Haste _ = new Haste()) {
      assertThat(client.post(1, "/").await(1).status()).isEqualTo(408);
    }
  }

  @Test
  void an_upstream_that_does_not_answer() throws Exception {
    upstream.always(Reply.ok("x").waiting(new CountDownLatch(1)));
    try (FrameClient client = FrameClient.open(house);
        Haste _ = new Haste()) {
      assertThat(client.get(1, "/").await(1).status()).isEqualTo(504);
    }
  }

  // Leaving.

  @Test
  void a_shutdown_is_announced_and_no_stream_is_lost() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    upstream.always(Reply.ok("late").waiting(latch));
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/");
      Eventually.holds("it is under way", () -> upstream.requests().size() == 1);
      house.listener.drain();
      Http2Frame announced = client.goAway();
      assertThat(announced.code()).isEqualTo(Http2Frame.NO_ERROR);
      assertThat(announced.lastStream()).isEqualTo(Integer.MAX_VALUE);
      client.get(3, "/");
      Http2Frame ping = client.until(frame -> frame.type() == Http2Frame.PING);
      client.send(Http2Frame.PING, Http2Frame.ACK, 0, ping.payload());
      assertThat(client.goAway().lastStream()).isEqualTo(3);
      client.get(5, "/");
      latch.countDown();
      assertThat(client.await(1).text()).isEqualTo("late");
      assertThat(client.await(3).text()).isEqualTo("late");
      try (Haste _ = new Haste()) {
        client.goAway();
        client.raw().rest();
      }
      assertThat(client.answer(5).fields).isEmpty();
    }
    assertThat(house.edge.drain(Duration.ofSeconds(10))).isZero();
    assertThat(house.records()).hasSize(2);
  }

  @Test
  void a_client_that_does_not_answer_the_announcement_is_left_too() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/").await(1);
      house.listener.drain();
      try (Haste _ = new Haste()) {
        assertThat(client.goAway().lastStream()).isEqualTo(Integer.MAX_VALUE);
        assertThat(client.goAway().lastStream()).isEqualTo(1);
        client.raw().rest();
      }
    }
  }

  @Test
  void a_client_that_leaves_gets_what_it_asked_for() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    upstream.always(Reply.ok("late").waiting(latch));
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/").send(Http2Frame.GOAWAY, 0, 0, new byte[8]).settled();
      latch.countDown();
      assertThat(client.await(1).text()).isEqualTo("late");
      try (Haste _ = new Haste()) {
        client.goAway();
        client.raw().rest();
      }
    }
  }

  @Test
  void a_reload_holds_for_streams_that_begin_after_it() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    upstream.always(Reply.ok("old").waiting(latch));
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/");
      Eventually.holds("it is under way", () -> upstream.requests().size() == 1);
      OnHead closed = x -> Refusal.of(Code.ADDRESS_DENIED, "closed");
      builder.porch(Policy.enforced("closed", closed));
      house.listener.serve(house.site());
      assertThat(client.get(3, "/").await(3).status()).isEqualTo(403);
      latch.countDown();
      assertThat(client.await(1).text()).isEqualTo("old");
    }
  }
}
