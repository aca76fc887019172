package io.bartizan.proxy.edge;

import static io.bartizan.testkit.Http2Frame.ACK;
import static io.bartizan.testkit.Http2Frame.DATA;
import static io.bartizan.testkit.Http2Frame.PADDED;
import static io.bartizan.testkit.Http2Frame.PING;
import static io.bartizan.testkit.Http2Frame.PRIORITY;
import static io.bartizan.testkit.Http2Frame.SETTINGS;
import static io.bartizan.testkit.Http2Frame.WINDOW_UPDATE;
import static io.bartizan.testkit.Http2Frame.frame;
import static io.bartizan.testkit.Http2Frame.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Policy;
import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.telemetry.Misuse;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that make the gateway work for nothing. Each is told to calm down and loses its
/// connection; all others are served. The clock stands still, so that what comes comes at once.
class Http2AbuseTest {
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path folder;
  private final HandTicker ticker = new HandTicker();
  private ScriptedUpstream upstream;
  private House.Builder builder;
  private House house;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    builder = begin();
    house = builder.open();
  }

  private House.Builder begin() throws Exception {
    return House.before(upstream.port())
        .ticker(ticker)
        .certificates(Tls.certificates())
        .log(folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    upstream.close();
  }

  /// Sends a frame `times` over on a connection that has an open stream 1, in one go.
  private void flood(int times, byte[] frame, Misuse misuse) throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/");
      client.raw().send(repeated(frame, times));
      assertCalmed(client, misuse);
    }
  }

  private static byte[] repeated(byte[] frame, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  private void assertCalmed(FrameClient client, Misuse misuse) throws Exception {
    Http2Frame last = client.goAway();
    assertThat(last.code()).as(last.debug()).isEqualTo(Http2Frame.ENHANCE_YOUR_CALM);
    assertThat(client.raw().rest().length()).isZero();
    assertThat(house.listener.meter().misused(misuse)).isEqualTo(1);
    upstream.always(Reply.ok("fine"));
    try (FrameClient other = FrameClient.open(house)) {
      assertThat(other.get(1, "/").await(1).text()).isEqualTo("fine");
    }
  }

  /// As many as are allowed at once do no harm.
  private void endure(int times, byte[] frame) throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/");
      client.raw().send(repeated(frame, times));
      client.data(1, true, "x");
      assertThat(client.await(1).status()).isEqualTo(200);
    }
  }

  /// Kinds of frames, how many do no harm, and how many are too many.
  static Stream<Arguments> floods() {
    byte[] ping = new byte[8];
    return Stream.of(
        Arguments.of("SETTINGS", 40, 51, Misuse.SETTINGS, frame(SETTINGS, 0, 0)),
        Arguments.of("PING", 1000, 1001, Misuse.PINGS, frame(PING, 0, 0, ping)),
        Arguments.of(
            "unasked answers to PING", 1000, 1001, Misuse.PINGS, frame(PING, ACK, 0, ping)),
        Arguments.of(
            "PRIORITY",
            1000,
            1001,
            Misuse.PRIORITIES,
            frame(PRIORITY, 0, 3, new byte[] {0, 0, 0, 1, 7})),
        Arguments.of("DATA without data", 100, 101, Misuse.EMPTY_FRAMES, frame(DATA, 0, 1)),
        Arguments.of(
            "padding without data",
            100,
            101,
            Misuse.EMPTY_FRAMES,
            frame(DATA, PADDED, 1, new byte[] {1, 0})),
        Arguments.of(
            "windows that grow by one",
            2000,
            2001,
            Misuse.WINDOW_UPDATES,
            frame(WINDOW_UPDATE, 0, 0, number(1))),
        Arguments.of(
            "frames that mean nothing",
            1000,
            1001,
            Misuse.UNKNOWN_FRAMES,
            frame(0xbe, 0, 0, new byte[1])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void many_frames_do_no_harm_and_too_many_end_only_their_own_connection(
      String name, int endured, int tooMany, Misuse misuse, byte[] frame) throws Exception {
    endure(endured, frame);
    flood(tooMany, frame, misuse);
  }

  @Test
  void budgets_fill_again_with_time() throws Exception {
    byte[] frame = Http2Frame.frame(Http2Frame.PING, 0, 0, new byte[8]);
    try (FrameClient client = FrameClient.open(house)) {
      client.raw().send(repeated(frame, 999));
      client.settled();
      ticker.advance(Duration.ofSeconds(5));
      client.raw().send(repeated(frame, 999));
      client.settled();
      assertThat(client.get(1, "/").await(1).status()).isEqualTo(200);
    }
  }

  /// CVE-2023-44487.
  @Test
  void requests_that_are_reset_at_once() throws Exception {
    upstream.always(Reply.ok("x").waiting(new CountDownLatch(1)));
    try (FrameClient client = FrameClient.open(house)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] head = Http2Frame.block(FrameClient.request("GET", "/"));
      for (int i = 0; i <= 400; i++) {
        all.writeBytes(Http2Frame.frame(Http2Frame.HEADERS, 5, i * 2 + 1, head));
        all.writeBytes(
            Http2Frame.frame(
                Http2Frame.RST_STREAM, 0, i * 2 + 1, Http2Frame.number(Http2Frame.CANCEL)));
      }
      client.raw().send(all.toByteArray());
      assertCalmed(client, Misuse.RESETS);
    }
    Eventually.holds(
        "nothing is left at the upstream",
        () -> {
          ticker.advance(Duration.ofMinutes(1));
          return builder.open(0) <= 1;
        });
    assertThat(house.records())
        .filteredOn(line -> line.said().equals("client_gone 499 client.gone"))
        .hasSize(401);
  }

  @Test
  void the_listener_says_how_many_streams_and_resets_are_too_many() throws Exception {
    house.close();
    ListenLimits few =
        new ListenLimits(
            32 << 10, 100, 8 << 10, Duration.ofSeconds(10), Duration.ofSeconds(75), 9, 9, 9, 2, 1);
    house = begin().connection(few).open();
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/").post(3, "/").post(5, "/");
      assertThat(client.await(5).reset()).isEqualTo(Http2Frame.REFUSED_STREAM);
      for (int id = 7; id < 29; id += 2) {
        client.reset(id - 6, Http2Frame.CANCEL).post(id, "/");
      }
      assertThat(client.goAway().code()).isEqualTo(Http2Frame.ENHANCE_YOUR_CALM);
    }
    assertThat(house.listener.meter().misused(Misuse.RESETS)).isEqualTo(1);
  }

  /// CVE-2025-8671: the client makes the gateway itself reset the streams.
  @Test
  void requests_that_the_gateway_is_made_to_reset() throws Exception {
    upstream.always(Reply.ok("x").waiting(new CountDownLatch(1)));
    try (FrameClient client = FrameClient.open(house)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] head = Http2Frame.block(FrameClient.request("GET", "/"));
      for (int i = 0; i <= 100; i++) {
        all.writeBytes(Http2Frame.frame(Http2Frame.HEADERS, 5, i * 2 + 1, head));
        all.writeBytes(
            Http2Frame.frame(Http2Frame.WINDOW_UPDATE, 0, i * 2 + 1, Http2Frame.number(0)));
      }
      client.raw().send(all.toByteArray());
      assertCalmed(client, Misuse.ERRORS);
    }
    assertThat(house.records())
        .filteredOn(line -> line.said().equals("client_gone 499 client.gone"))
        .hasSize(101);
  }

  @Test
  void more_streams_than_allowed_again_and_again() throws Exception {
    upstream.always(Reply.ok("x").waiting(new CountDownLatch(1)));
    try (FrameClient client = FrameClient.open(house)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] head = Http2Frame.block(FrameClient.request("GET", "/"));
      for (int i = 0; i <= 200; i++) {
        all.writeBytes(Http2Frame.frame(Http2Frame.HEADERS, 5, i * 2 + 1, head));
      }
      client.raw().send(all.toByteArray());
      assertCalmed(client, Misuse.ERRORS);
    }
  }

  @Test
  void malformed_requests_again_and_again() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      for (int i = 0; i <= 100; i++) {
        client.send(Http2Frame.HEADERS, 5, i * 2 + 1, (byte) 0x82, (byte) 0x82);
      }
      assertCalmed(client, Misuse.ERRORS);
    }
  }

  @Test
  void a_header_block_in_too_many_frames() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.send(
          Http2Frame.HEADERS,
          Http2Frame.END_STREAM,
          1,
          Http2Frame.block(FrameClient.request("GET", "/")));
      client.raw().send(repeated(Http2Frame.frame(Http2Frame.CONTINUATION, 0, 1), 33));
      assertCalmed(client, Misuse.HEADERS);
    }
    assertThat(house.records()).extracting(LogLine::said).contains("refused 400 request.malformed");
  }

  @Test
  void a_header_block_without_end() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.send(
          Http2Frame.HEADERS,
          Http2Frame.END_STREAM,
          1,
          Http2Frame.block(FrameClient.request("GET", "/")));
      byte[] more = Arrays.copyOf(Http2Frame.block("x: " + "y".repeat(16_000)), 16_384);
      client.raw().send(repeated(Http2Frame.frame(Http2Frame.CONTINUATION, 0, 1, more), 6));
      assertCalmed(client, Misuse.HEADERS);
    }
  }

  /// A block of 80 KiB that would be 300 MiB if it were spelled out.
  @Test
  void a_header_block_that_swells() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      block.writeBytes(Http2Frame.block(FrameClient.request("GET", "/")));
      byte[] large = Http2Frame.block("x: " + "y".repeat(4000));
      large[0] = 0x40;
      block.writeBytes(large);
      block.writeBytes(repeated(new byte[] {(byte) 0xbe}, 75_000));
      byte[] all = block.toByteArray();
      for (int from = 0; from < all.length; from += 16_384) {
        int to = Math.min(all.length, from + 16_384);
        int type = from == 0 ? Http2Frame.HEADERS : Http2Frame.CONTINUATION;
        int flags =
            (from == 0 ? Http2Frame.END_STREAM : 0)
                | (to == all.length ? Http2Frame.END_HEADERS : 0);
        client.send(type, flags, 1, Arrays.copyOfRange(all, from, to));
      }
      assertThat(client.await(1).status()).isEqualTo(431);
      assertThat(client.get(3, "/").await(3).status()).isEqualTo(200);
    }
  }

  @Test
  void requests_whose_answers_nobody_reads() throws Exception {
    house.close();
    Fields large = Fields.of(Name.of("x-large"), "y".repeat(16_000));
    OnHead answering = x -> new Answer.Content(204, large, Bytes.EMPTY);
    house = begin().porch(Policy.enforced("answering", answering)).open();
    try (FrameClient client = FrameClient.open(house)) {
      byte[] head = Http2Frame.block(FrameClient.request("GET", "/"));
      for (int i = 0; i < 20_000 && unread() == 0; i++) {
        send(client, Http2Frame.frame(Http2Frame.HEADERS, 5, i * 2 + 1, head));
      }
      Eventually.holds("what waits is counted", () -> unread() > 0);
    }
    try (FrameClient other = FrameClient.open(house)) {
      assertThat(other.get(1, "/").await(1).status()).isEqualTo(204);
    }
  }

  @Test
  void answers_to_pings_that_nobody_reads() throws Exception {
    house.close();
    Bytes large = Bytes.of("x".repeat(16 << 20));
    AtomicInteger asked = new AtomicInteger();
    OnHead answering =
        _ ->
            asked.incrementAndGet() == 1
                ? new Answer.Content(200, Fields.NONE, large)
                : new Answer.Content(204, Fields.NONE, Bytes.EMPTY);
    house = begin().porch(Policy.enforced("answering", answering)).total(LONG).idle(LONG).open();
    byte[] pings = repeated(Http2Frame.frame(Http2Frame.PING, 0, 0, new byte[8]), 450);
    byte[] head = Http2Frame.block(FrameClient.request("GET", "/"));
    try (FrameClient client = FrameClient.open(house, INITIAL_WINDOW_SIZE, 64 << 20)) {
      client.window(0, 64 << 20).get(1, "/");
      for (int i = 1; i < 60 && unread() == 0; i++) {
        int before = asked.get();
        ticker.advance(Duration.ofSeconds(5));
        send(client, pings);
        send(client, Http2Frame.frame(Http2Frame.HEADERS, 5, i * 2 + 1, head));
        Eventually.holds("all was read", () -> asked.get() > before || unread() > 0);
      }
      assertThat(unread()).isEqualTo(1);
    }
  }

  private long unread() {
    return house.listener.meter().misused(Misuse.BACKLOG);
  }

  private static void send(FrameClient client, byte[] frame) {
    try {
      client.raw().send(frame);
    } catch (IOException _) {
      // The gateway has closed the connection meanwhile.
    }
  }
}
