package io.bartizan.proxy.edge;

import static io.bartizan.testkit.Http2Frame.CANCEL;
import static io.bartizan.testkit.Http2Frame.END_HEADERS;
import static io.bartizan.testkit.Http2Frame.END_STREAM;
import static io.bartizan.testkit.Http2Frame.HEADERS;
import static io.bartizan.testkit.Http2Frame.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.settings.Protocol;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// HTTP/2 upstreams that break the protocol, by mistake or to do harm. The client gets an answer
/// that says so, and the next request is served.
class Http2UpstreamFaultTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = ":status: 200";

  @TempDir Path folder;
  private FrameUpstream upstream;
  private House house;

  @BeforeEach
  void open() throws Exception {
    upstream = FrameUpstream.start();
    house =
        House.before()
            .speaking(Protocol.H2)
            .endpoint(upstream.port())
            .protocols(ListenProtocol.HTTP1, ListenProtocol.H2)
            .log(folder.resolve("access.log"))
            .open();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    upstream.close();
  }

  /// What an upstream does on a connection whose first stream waits for an answer.
  interface Deed {
    void on(FrameUpstream.Wire wire) throws IOException;
  }

  /// @param whole whether the connection is lost with it
  record Fault(String name, boolean whole, Deed deed) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Fault stream(String name, Deed deed) {
    return new Fault(name, false, deed);
  }

  private static Fault connection(String name, Deed deed) {
    return new Fault(name, true, deed);
  }

  private static Deed head(boolean end, String... fields) {
    return wire -> wire.head(1, end, fields);
  }

  private static Deed often(int times, int type, int flags, int stream, byte... payload) {
    byte[] frame = Http2Frame.frame(type, flags, stream, payload);
    byte[] all = new byte[frame.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(frame, 0, all, i * frame.length, frame.length);
    }
    return wire -> wire.raw(all);
  }

  private static Stream<Fault> faults() {
    return Stream.concat(faultsOfStreams(), faultsOfConnections());
  }

  private static Stream<Fault> faultsOfStreams() {
    String[] many = new String[300];
    Arrays.setAll(many, i -> i == 0 ? OK : "x-" + i + ": 1");
    return Stream.of(
        stream("no status", head(true, "x: 1")),
        stream("status of four digits", head(true, ":status: 2000")),
        stream("status of letters", head(true, ":status: abc")),
        stream("status twice", head(true, OK, ":status: 404")),
        stream("status 600", head(true, ":status: 600")),
        stream("a request's pseudo-header field", head(true, OK, ":path: /")),
        stream("pseudo-header field behind another", head(true, "x: 1", OK)),
        stream("upper-case name", head(true, OK, "X-Up: 1")),
        stream("CR and LF in a value", head(true, OK, "x: a\r\nset-cookie: b=c")),
        stream("NUL in a value", head(true, OK, "x: a\0b")),
        stream("connection", head(true, OK, "connection: close")),
        stream("transfer-encoding", head(false, OK, "transfer-encoding: chunked")),
        stream("two lengths", head(false, OK, "content-length: 1", "content-length: 2")),
        stream("a length that is none", head(false, OK, "content-length: -1")),
        stream("a length without a body", head(true, OK, "content-length: 5")),
        stream("101", head(false, ":status: 101")),
        stream("103 that ends the stream", head(true, ":status: 103")),
        stream("more fields than allowed", head(true, many)),
        stream("a head that is too large", Http2UpstreamFaultTest::bomb),
        stream("data before a head", wire -> wire.data(1, true, "x")),
        stream(
            "seventeen interim answers",
            often(17, HEADERS, END_HEADERS, 1, Http2Frame.block(":status: 103"))));
  }

  /// A small block that refers to one large field again and again.
  private static void bomb(FrameUpstream.Wire wire) throws IOException {
    byte[] status = Http2Frame.block(OK);
    byte[] name = "x".getBytes(StandardCharsets.US_ASCII);
    byte[] block = new byte[status.length + 3 + name.length + 3 + 3000 + 2000];
    System.arraycopy(status, 0, block, 0, status.length);
    int at = status.length;
    block[at++] = 0x40;
    block[at++] = 1;
    block[at++] = 'x';
    block[at++] = 0x7f;
    int rest = 3000 - 127;
    block[at++] = (byte) (rest & 127 | 128);
    block[at++] = (byte) (rest >> 7);
    Arrays.fill(block, at, at + 3000, (byte) 'y');
    at += 3000;
    Arrays.fill(block, at, at + 2000, (byte) (0x80 | 62));
    wire.send(HEADERS, END_HEADERS | END_STREAM, 1, Arrays.copyOf(block, at + 2000));
  }

  private static Stream<Fault> faultsOfConnections() {
    return Stream.of(
        connection("a flood of SETTINGS", often(200, Http2Frame.SETTINGS, 0, 0)),
        connection("a flood of PING", often(3000, Http2Frame.PING, 0, 0, new byte[8])),
        connection("a flood of PRIORITY", often(3000, Http2Frame.PRIORITY, 0, 1, new byte[5])),
        connection("a flood of unknown frames", often(3000, 99, 0, 1)),
        connection("a flood of WINDOW_UPDATE", often(5000, 8, 0, 0, Http2Frame.number(1))),
        connection(
            "empty DATA without end",
            wire -> {
              wire.head(1, false, ":status: 103");
              often(500, Http2Frame.DATA, 0, 1).on(wire);
            }),
        connection(
            "a CONTINUATION flood",
            wire -> {
              wire.send(HEADERS, 0, 1, Http2Frame.block("x: 1"));
              often(100, Http2Frame.CONTINUATION, 0, 1).on(wire);
            }),
        connection(
            "a head without end",
            wire -> {
              wire.send(HEADERS, 0, 1, Http2Frame.block("x: 1"));
              often(30, Http2Frame.CONTINUATION, 0, 1, new byte[16_000]).on(wire);
            }),
        connection(
            "a frame within a head",
            wire -> {
              wire.send(HEADERS, 0, 1, Http2Frame.block(OK));
              wire.send(Http2Frame.PING, 0, 0, new byte[8]);
            }),
        connection("PUSH_PROMISE", wire -> wire.send(5, END_HEADERS, 1, new byte[8])),
        connection("a stream that nobody opened", wire -> wire.head(9, true, OK)),
        connection("a stream of the server's", wire -> wire.head(2, true, OK)),
        connection("data of an unknown stream", wire -> wire.data(7, true, "x")),
        connection("CONTINUATION alone", wire -> wire.send(9, END_HEADERS, 1)),
        connection(
            "an index of nothing",
            wire -> wire.send(HEADERS, END_HEADERS, 1, (byte) 0xff, (byte) 0x7f)),
        connection(
            "a frame that is too large",
            wire -> wire.send(Http2Frame.DATA, 0, 1, new byte[16_385])),
        connection("a window beyond 2^31-1", wire -> wire.window(0, Integer.MAX_VALUE)),
        connection("an initial window beyond 2^31-1", wire -> wire.settings(4, -1)),
        connection("a frame size below the least", wire -> wire.settings(5, 100)),
        connection(
            "padding longer than its frame",
            wire -> wire.send(Http2Frame.DATA, 8, 1, (byte) 9, (byte) 0)),
        connection("SETTINGS on a stream", wire -> wire.send(Http2Frame.SETTINGS, 0, 1)),
        connection("PING of seven bytes", wire -> wire.send(Http2Frame.PING, 0, 0, new byte[7])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void a_fault_is_answered_as_such_and_the_next_request_is_served(Fault fault) throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      try {
        fault.deed().on(wire);
      } catch (java.net.SocketException _) {
        // The gateway has closed the connection before it was all sent.
      }
      RawAnswer answer = client.answer();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("upstream.malformed");
      client.send(GET);
      FrameUpstream.Wire next = fault.whole() ? upstream.accept() : wire;
      int stream = fault.whole() ? 1 : 3;
      next.request(stream);
      next.answer(stream, "well");
      assertThat(client.answer().text()).isEqualTo("well");
    }
    assertThat(house.records())
        .extracting(LogLine::said)
        .contains("refused 502 upstream.malformed");
  }

  @Test
  void a_server_that_speaks_no_http_2_is_recognized() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      upstream
          .silent()
          .raw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(client.answer().text()).contains("upstream.malformed");
    }
    assertThat(house.records().getFirst().get("reason")).contains("speaks no HTTP/2");
  }

  @Test
  void bodies_of_another_length_than_was_said_are_cut() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/short").get(3, "/long").get(5, "/trailed");
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(5);
      for (int stream = 1; stream < 6; stream += 2) {
        wire.head(stream, false, OK, "content-length: 5");
      }
      wire.data(1, true, "four").data(3, true, "sixsix");
      wire.data(5, false, "four").head(5, true, "x-end: 1");
      for (int stream = 1; stream < 6; stream += 2) {
        assertThat(client.await(stream).reset()).isNotNull();
        assertThat(wire.awaitReset(stream)).isEqualTo(PROTOCOL_ERROR);
      }
      client.get(7, "/next");
      wire.request(7);
      wire.answer(7, "well");
      assertThat(client.await(7).text()).isEqualTo("well");
    }
  }

  @Test
  void data_beyond_the_window_ends_the_connection() throws Exception {
    try (FrameClient client = FrameClient.open(house, 4, 0)) {
      client.get(1, "/");
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      wire.head(1, false, OK);
      for (int i = 0; i < 9; i++) {
        wire.data(1, false, "x".repeat(16 * 1024));
      }
      assertThat(wire.awaitGoAway().code()).isEqualTo(3);
      assertThat(wire.closedByGateway()).isTrue();
      assertThat(client.await(1).reset()).isNotNull();
    }
  }

  @Test
  void a_stream_that_was_refused_is_sent_once_more() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/x").data(1, true, "");
      FrameUpstream.Wire wire = upstream.accept();
      wire.begun(1);
      wire.reset(1, 7);
      wire.request(3);
      wire.answer(3, "second");
      assertThat(client.await(1).text()).isEqualTo("second");
    }
  }

  @Test
  void after_goaway_what_was_not_looked_at_goes_elsewhere_and_the_rest_ends_well()
      throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/kept").get(3, "/moved");
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      wire.request(3);
      wire.goAway(1, 0);
      FrameUpstream.Wire other = upstream.accept();
      assertThat(other.request(1).field(":path")).isEqualTo("/moved");
      other.answer(1, "there");
      wire.answer(1, "here");
      assertThat(client.await(3).text()).isEqualTo("there");
      assertThat(client.await(1).text()).isEqualTo("here");
      assertThat(wire.closedByGateway()).isTrue();
    }
  }

  @Test
  void no_more_streams_are_opened_than_the_upstream_takes() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/1");
      FrameUpstream.Wire wire = upstream.accept(3, 2);
      wire.request(1);
      client.get(3, "/2");
      wire.request(3);
      client.get(5, "/3");
      FrameUpstream.Wire other = upstream.accept(3, 2);
      other.request(1);
      wire.answer(1, "one").answer(3, "two");
      other.answer(1, "three");
      assertThat(client.await(1).text()).isEqualTo("one");
      assertThat(client.await(3).text()).isEqualTo("two");
      assertThat(client.await(5).text()).isEqualTo("three");
    }
  }

  @Test
  void a_reset_of_a_begun_answer_cuts_it_and_no_other() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/cut").get(3, "/whole");
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      wire.request(3);
      wire.head(1, false, OK).head(3, false, OK).data(1, false, "half");
      wire.reset(1, CANCEL).data(3, true, "whole");
      assertThat(client.await(1).reset()).isNotNull();
      assertThat(client.await(3).text()).isEqualTo("whole");
    }
  }
}
