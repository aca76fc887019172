package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.proxy.settings.WebSocketSettings;
import io.bartizan.testkit.Frame;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.WebSocketUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// WebSockets as streams of HTTP/2 connections (RFC 8441), beside other requests.
class Http2WebSocketTest {
  private static final int ENABLE_CONNECT_PROTOCOL = 8;

  @TempDir Path folder;
  private WebSocketUpstream upstream;
  private House.Builder builder;

  @BeforeEach
  void open() throws Exception {
    upstream = WebSocketUpstream.start();
    builder =
        House.before(upstream.port())
            .certificates(Tls.certificates())
            .webSockets()
            .log(folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  private static String[] connect(String... more) {
    String[] usual = {
      ":method: CONNECT",
      ":protocol: websocket",
      ":scheme: https",
      ":path: /chat?room=1",
      ":authority: localhost",
      "sec-websocket-version: 13"
    };
    String[] all = Arrays.copyOf(usual, usual.length + more.length);
    System.arraycopy(more, 0, all, usual.length, more.length);
    return all;
  }

  private static FrameClient send(FrameClient client, Frame frame) throws IOException {
    return client.send(Http2Frame.DATA, 0, 1, frame.mask().bytes());
  }

  /// The frame of the WebSocket behind what was read of the stream before.
  private static Frame frame(FrameClient client, int from) throws IOException {
    byte[] bytes = client.answer(1).bytes();
    while (bytes.length < from + 2 || bytes.length < from + 2 + bytes[from + 1]) {
      client.next();
      bytes = client.answer(1).bytes();
    }
    return new Frame(
        bytes[from] & 0xff, false, Arrays.copyOfRange(bytes, from + 2, from + 2 + bytes[from + 1]));
  }

  private WebSocketUpstream.Peer open(FrameClient client) throws IOException {
    client.head(1, false, connect());
    WebSocketUpstream.Peer peer = upstream.accept();
    peer.head();
    peer.agree("");
    return peer;
  }

  @Test
  void the_client_is_told_that_it_may_connect() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.silent(house)) {
      client.raw().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      ByteBuffer settings = client.until(f -> f.type() == Http2Frame.SETTINGS).content();
      boolean told = false;
      while (settings.hasRemaining()) {
        int id = settings.getShort();
        int value = settings.getInt();
        told |= id == ENABLE_CONNECT_PROTOCOL && value == 1;
      }
      assertThat(told).isTrue();
    }
  }

  @Test
  void a_stream_becomes_a_websocket_whose_upstream_is_asked_by_upgrade() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house)) {
      client.head(
          1,
          false,
          connect(
              "sec-websocket-protocol: soap, wamp",
              "sec-websocket-extensions: permessage-deflate"));
      try (WebSocketUpstream.Peer peer = upstream.accept()) {
        assertThat(peer.head())
            .startsWith("GET /chat?room=1 HTTP/1.1\r\n")
            .contains("Connection: Upgrade\r\nUpgrade: websocket\r\n", "soap, wamp")
            .doesNotContainIgnoringCase("extensions");
        peer.agree("Sec-WebSocket-Protocol: wamp\r\n");
        client.until(f -> f.type() == Http2Frame.HEADERS);
        FrameClient.Answer answer = client.answer(1);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("sec-websocket-protocol")).isEqualTo("wamp");
        assertThat(String.join("\n", answer.fields))
            .doesNotContain("sec-websocket-accept", "upgrade", "connection");
        send(client, Frame.text("hello"));
        assertThat(peer.next()).isEqualTo(Frame.text("hello").mask());
        peer.send(Frame.text("back"));
        assertThat(frame(client, 0)).isEqualTo(Frame.text("back"));
        send(client, Frame.close(4001, "bye"));
        assertThat(peer.next()).isEqualTo(Frame.close(4001, "bye").mask());
        peer.send(Frame.close(4001, "bye")).close();
        assertThat(frame(client, 6)).isEqualTo(Frame.close(4001, "bye"));
        assertThat(client.await(1).ended()).isTrue();
      }
      LogLine record = house.records().getFirst();
      assertThat(record.said()).isEqualTo("answered 101");
      assertThat(record.get("method")).isEqualTo("GET");
      assertThat(record.get("protocol")).isEqualTo("HTTP/2");
      assertThat(record.get("messages_in")).isEqualTo("1");
      assertThat(record.get("close_code")).isEqualTo("4001");
    }
  }

  @Test
  void other_streams_go_on_beside_it() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house);
        WebSocketUpstream.Peer peer = open(client)) {
      client.get(3, "/other");
      try (WebSocketUpstream.Peer other = upstream.accept()) {
        assertThat(other.head()).startsWith("GET /other");
        other.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(client.await(3).text()).isEqualTo("ok");
      }
      send(client, Frame.text("still"));
      assertThat(peer.next().text()).isEqualTo("still");
    }
  }

  @Test
  void a_large_message_passes_both_ways_within_the_windows() throws Exception {
    byte[] large = new byte[900_000];
    new Random(2).nextBytes(large);
    try (WebSocketUpstream echo = WebSocketUpstream.echoing();
        House house =
            House.before(echo.port()).certificates(Tls.certificates()).webSockets().open();
        FrameClient client = FrameClient.open(house, 4, 100_000)) {
      client.head(1, false, connect());
      client.until(f -> f.type() == Http2Frame.HEADERS);
      byte[] frame = Frame.of(Frame.BINARY, large).mask().bytes();
      int sent = 0;
      while (client.answer(1).length() < large.length + 10) {
        byte[] rest = Arrays.copyOfRange(frame, sent, frame.length);
        int room = (int) Math.min(rest.length, Math.min(16_384, client.room(1)));
        if (room > 0) {
          sent += client.upload(1, Arrays.copyOf(frame, sent + room), sent, false);
        } else {
          Http2Frame next = client.next();
          if (next.type() == Http2Frame.DATA) {
            client.window(1, next.payload().length).window(0, next.payload().length);
          }
        }
      }
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      expected.writeBytes(Frame.of(Frame.BINARY, large).bytes());
      assertThat(client.answer(1).bytes()).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void a_reset_by_the_client_is_an_abrupt_end_for_the_upstream() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house);
        WebSocketUpstream.Peer peer = open(client)) {
      client.until(f -> f.type() == Http2Frame.HEADERS);
      client.reset(1, Http2Frame.CANCEL);
      assertThatThrownBy(peer::next).isInstanceOf(IOException.class);
      client.settled();
      assertThat(house.records().getFirst().said()).isEqualTo("client_gone 101 client.gone");
    }
  }

  @Test
  void an_end_by_the_client_without_a_close_frame_is_one_for_the_upstream() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house);
        WebSocketUpstream.Peer peer = open(client)) {
      client.until(f -> f.type() == Http2Frame.HEADERS);
      client.data(1, true, "");
      assertThatThrownBy(peer::next).isInstanceOf(IOException.class);
      assertThat(client.await(1).closed()).isTrue();
      assertThat(house.records().getFirst().said()).isEqualTo("client_gone 101 client.gone");
    }
  }

  @Test
  void an_upstream_that_vanishes_ends_the_stream() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house);
        WebSocketUpstream.Peer peer = open(client)) {
      client.until(f -> f.type() == Http2Frame.HEADERS);
      peer.close();
      assertThat(client.await(1).length()).isZero();
      assertThat(house.records().getFirst().said()).isEqualTo("aborted 101 upstream.closed");
    }
  }

  @Test
  void a_frame_that_breaks_the_protocol_ends_the_stream_with_a_close_frame() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house);
        WebSocketUpstream.Peer peer = open(client)) {
      client.send(Http2Frame.DATA, 0, 1, Frame.text("not masked").bytes());
      assertThat(frame(client, 0)).isEqualTo(Frame.close(1002, "websocket.protocol"));
      assertThat(peer.next()).isEqualTo(Frame.close(1002, "websocket.protocol").mask());
      peer.send(Frame.close(1002, "")).close();
      assertThat(client.await(1).closed()).isTrue();
      client.settled();
    }
  }

  @Test
  void it_ends_when_the_gateway_drains() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house);
        WebSocketUpstream.Peer peer = open(client)) {
      client.until(f -> f.type() == Http2Frame.HEADERS);
      house.listener.drain();
      assertThat(frame(client, 0)).isEqualTo(Frame.close(1001, "gateway.draining"));
      assertThat(peer.next().code()).isEqualTo(1001);
      send(client, Frame.close(1001, ""));
      peer.send(Frame.close(1001, "")).close();
      assertThat(client.await(1).closed()).isTrue();
      assertThat(house.edge.drain(Duration.ofSeconds(20))).isZero();
    }
  }

  @Test
  void the_upstreams_refusal_arrives() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house)) {
      client.head(1, false, connect());
      try (WebSocketUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        assertThat(client.await(1).status()).isEqualTo(403);
        assertThat(client.answer(1).text()).isEqualTo("no");
      }
    }
  }

  /// A 200 would tell the client that it has a WebSocket.
  @Test
  void an_upstream_that_answers_as_if_nobody_had_asked_is_an_error() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house)) {
      client.head(1, false, connect());
      try (WebSocketUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(client.await(1).status()).isEqualTo(502);
      }
    }
  }

  @Test
  void a_route_without_websocket_refuses() throws Exception {
    try (House house = House.before(upstream.port()).certificates(Tls.certificates()).open();
        FrameClient client = FrameClient.open(house)) {
      client.head(1, false, connect());
      assertThat(client.await(1).status()).isEqualTo(403);
      assertThat(client.answer(1).text()).contains("websocket.route");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "':protocol: websocket', ':protocol: h2c', 501",
    "'sec-websocket-version: 13', 'sec-websocket-version: 8', 426",
    "':method: CONNECT', ':method: GET', 400",
    "':protocol: websocket', 'x: y', 501",
    "':path: /chat?room=1', 'x: y', 400"
  })
  void a_handshake_that_is_not_right_is_refused(String right, String wrong, int status)
      throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house)) {
      String[] fields = connect();
      fields[Arrays.asList(fields).indexOf(right)] = wrong;
      Arrays.sort(fields);
      client.head(1, false, fields);
      assertThat(client.await(1).status()).isEqualTo(status);
      assertThat(house.records().getFirst().get("upstream")).isEmpty();
    }
  }

  @Test
  void a_handshake_whose_stream_ends_is_refused() throws Exception {
    try (House house = builder.open();
        FrameClient client = FrameClient.open(house)) {
      client.head(1, true, connect());
      assertThat(client.await(1).status()).isEqualTo(400);
      client.head(3, false, connect("content-length: 3"));
      assertThat(client.await(3).status()).isEqualTo(400);
    }
  }

  @Test
  void a_client_that_reads_nothing_holds_the_upstream_back_and_is_cut() throws Exception {
    WebSocketSettings impatient =
        new WebSocketSettings(
            Duration.ofSeconds(1),
            WebSocketSettings.DEFAULTS.age(),
            new io.bartizan.config.Size(1 << 30),
            WebSocketSettings.DEFAULTS.frames(),
            WebSocketSettings.DEFAULTS.pings(),
            true);
    try (House house = builder.webSockets(impatient).open();
        FrameClient client = FrameClient.open(house);
        WebSocketUpstream.Peer peer = open(client)) {
      client.until(f -> f.type() == Http2Frame.HEADERS);
      Frame much = Frame.of(Frame.BINARY, new byte[1 << 16]);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  peer.send(much);
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(house.records().getFirst().get("code")).isEqualTo("websocket.idle");
    }
  }
}
