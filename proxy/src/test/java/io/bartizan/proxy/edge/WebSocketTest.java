package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.pipeline.Bytes;
import io.bartizan.testkit.Frame;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.WebSocketClient;
import io.bartizan.testkit.WebSocketUpstream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// WebSockets over HTTP/1.1: how they are opened, what passes, and how they end.
class WebSocketTest {
  @TempDir Path folder;
  private WebSocketUpstream upstream;
  private House.Builder builder;

  @BeforeEach
  void open() throws IOException {
    upstream = WebSocketUpstream.start();
    builder = House.before(upstream.port()).webSockets().log(folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  /// A WebSocket through the gateway, at both its ends.
  private record Line(WebSocketClient client, WebSocketUpstream.Peer peer)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      client.close();
      peer.close();
    }
  }

  private Line line(House house, String... lines) throws Exception {
    RawClient raw = RawClient.plain(house.port());
    raw.send(WebSocketClient.request("/chat", String.join("", lines)));
    WebSocketUpstream.Peer peer = upstream.accept();
    peer.head();
    peer.agree("");
    return new Line(WebSocketClient.opened(raw), peer);
  }

  @Test
  void each_side_has_a_handshake_of_its_own() throws Exception {
    try (House house = builder.open();
        RawClient raw = RawClient.plain(house.port())) {
      raw.send(
          WebSocketClient.request(
              "/chat?room=1",
              String.join(
                  "\r\n",
                  "Sec-WebSocket-Protocol: soap, wamp",
                  "Sec-WebSocket-Extensions: permessage-deflate",
                  "Origin: http://localhost",
                  "Cookie: a=b",
                  "")));
      try (WebSocketUpstream.Peer peer = upstream.accept()) {
        String head = peer.head();
        assertThat(head).startsWith("GET /chat?room=1 HTTP/1.1\r\n");
        assertThat(head.toLowerCase(Locale.ROOT))
            .contains("connection: upgrade\r\nupgrade: websocket\r\n")
            .contains("sec-websocket-version: 13\r\n")
            .contains("sec-websocket-protocol: soap, wamp\r\n")
            .contains("cookie: a=b\r\n")
            .contains("origin: http://localhost\r\n")
            .doesNotContain("extensions", "content-length", "keep-alive");
        assertThat(peer.key()).isNotEqualTo(WebSocketClient.KEY).hasSize(24);
        peer.agree("Sec-WebSocket-Protocol: wamp\r\n");
        RawAnswer answer = raw.answer();
        assertThat(answer.line()).isEqualTo("HTTP/1.1 101 Switching Protocols");
        assertThat(answer.fields("sec-websocket-accept")).containsExactly(WebSocketClient.ACCEPT);
        assertThat(answer.fields("connection")).containsExactly("Upgrade");
        assertThat(answer.fields("upgrade")).containsExactly("websocket");
        assertThat(answer.field("sec-websocket-protocol")).isEqualTo("wamp");
      }
    }
  }

  @Test
  void messages_of_every_kind_arrive_as_they_were_sent_and_are_recorded() throws Exception {
    try (House house = builder.open();
        Line line = line(house)) {
      line.client().send(Frame.text("héllo"), Frame.of(Frame.BINARY, new byte[70_000]));
      assertThat(line.peer().next()).isEqualTo(Frame.text("héllo").mask());
      assertThat(line.peer().next().payload()).hasSize(70_000);
      Frame first = Frame.text("one ").unfinished();
      Frame last = Frame.of(Frame.CONTINUATION, (byte) 'x');
      line.client().send(first, Frame.of(Frame.PING, (byte) 1), last);
      assertThat(line.peer().next()).isEqualTo(first.mask());
      assertThat(line.peer().next()).isEqualTo(Frame.of(Frame.PING, (byte) 1).mask());
      assertThat(line.peer().next()).isEqualTo(last.mask());
      line.peer().send(Frame.of(Frame.PONG, (byte) 1)).send(Frame.text("back"));
      assertThat(line.client().next()).isEqualTo(Frame.of(Frame.PONG, (byte) 1));
      assertThat(line.client().next()).isEqualTo(Frame.text("back"));
      line.client().send(Frame.close(4000, "bye"));
      assertThat(line.peer().next()).isEqualTo(Frame.close(4000, "bye").mask());
      line.peer().send(Frame.close(4000, "bye")).close();
      assertThat(line.client().next()).isEqualTo(Frame.close(4000, "bye"));
      assertThat(line.client().rest().length()).isZero();
      LogLine record = house.records().getFirst();
      assertThat(record.said()).isEqualTo("answered 101");
      assertThat(record.get("messages_in")).isEqualTo("3");
      assertThat(record.get("messages_out")).isEqualTo("1");
      assertThat(record.get("close_code")).isEqualTo("4000");
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, ''", "1001, away", "1011, oops", "3000, lib", "4999, app"})
  void the_upstreams_close_code_and_reason_arrive(int code, String reason) throws Exception {
    try (House house = builder.open();
        Line line = line(house)) {
      line.peer().send(Frame.close(code, reason));
      assertThat(line.client().next()).isEqualTo(Frame.close(code, reason));
      line.client().send(Frame.close(code, ""));
      assertThat(line.peer().next()).isEqualTo(Frame.close(code, "").mask());
      line.peer().close();
      assertThat(line.client().rest().length()).isZero();
      assertThat(house.records().getFirst().get("close_code")).isEqualTo("" + code);
    }
  }

  @Test
  void a_close_frame_without_a_code_stays_one() throws Exception {
    try (House house = builder.open();
        Line line = line(house)) {
      line.client().send(Frame.of(Frame.CLOSE));
      assertThat(line.peer().next()).isEqualTo(Frame.of(Frame.CLOSE).mask());
      line.peer().send(Frame.of(Frame.CLOSE)).close();
      assertThat(line.client().next()).isEqualTo(Frame.of(Frame.CLOSE));
      assertThat(line.client().rest().length()).isZero();
      assertThat(house.records().getFirst().get("close_code")).isEqualTo("1005");
    }
  }

  @Test
  void an_upstream_that_does_not_answer_a_close_frame_is_left_behind() throws Exception {
    try (House house = builder.open();
        Line line = line(house)) {
      line.client().send(Frame.close(1000, ""));
      assertThat(line.client().rest().length()).isZero();
      assertThat(house.records()).extracting(LogLine::said).containsExactly("answered 101");
    }
  }

  @Test
  void a_client_that_has_closed_its_half_still_gets_the_upstreams_close_frame() throws Exception {
    try (House house = builder.open();
        Line line = line(house)) {
      line.client().send(Frame.close(1000, "x"));
      line.client().finish();
      assertThat(line.peer().next().code()).isEqualTo(1000);
      line.peer().send(Frame.text("last words")).send(Frame.close(1000, "x")).close();
      assertThat(line.client().next()).isEqualTo(Frame.text("last words"));
      assertThat(line.client().next()).isEqualTo(Frame.close(1000, "x"));
      assertThat(line.client().rest().length()).isZero();
      assertThat(house.records()).extracting(LogLine::said).containsExactly("answered 101");
    }
  }

  @Test
  void a_client_that_vanishes_is_an_end_without_a_close_frame_for_the_upstream() throws Exception {
    try (House house = builder.open();
        Line line = line(house)) {
      line.client().send(Frame.text("x"));
      assertThat(line.peer().next().text()).isEqualTo("x");
      line.client().reset();
      assertThatThrownBy(line.peer()::next).isInstanceOf(IOException.class);
      Eventually.holds("all is over", () -> house.listener.connections() == 0);
      LogLine record = house.records().getFirst();
      assertThat(record.said()).isEqualTo("client_gone 101 client.gone");
      assertThat(record.get("close_code")).isEqualTo("1006");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_upstream_that_vanishes_is_an_end_without_a_close_frame_for_the_client(boolean reset)
      throws Exception {
    try (House house = builder.open();
        Line line = line(house)) {
      line.peer().send(Frame.text("x"));
      assertThat(line.client().next().text()).isEqualTo("x");
      if (reset) {
        line.peer().reset();
      } else {
        line.peer().close();
      }
      assertThatThrownBy(line.client()::next).isInstanceOf(EOFException.class);
      LogLine record = house.records().getFirst();
      assertThat(record.said()).isEqualTo("aborted 101 upstream.closed");
      assertThat(record.get("close_code")).isEqualTo("1006");
    }
  }

  @Test
  void a_message_of_16_mib_passes_both_ways_where_it_is_allowed() throws Exception {
    byte[] large = new byte[16 << 20];
    new Random(1).nextBytes(large);
    try (WebSocketUpstream echo = WebSocketUpstream.echoing();
        House house =
            House.before(echo.port()).webSockets(WebSocketBoundsTest.message(16 << 20)).open();
        WebSocketClient client = WebSocketClient.open(house.port(), "/")) {
      Thread sender = Thread.ofVirtual().start(() -> sends(client, Frame.of(Frame.BINARY, large)));
      assertThat(client.next().payload()).isEqualTo(large);
      sender.join();
    }
  }

  private static void sends(WebSocketClient client, Frame frame) {
    try {
      client.send(frame);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void bytes_that_come_one_by_one_make_the_same_frames() throws Exception {
    try (WebSocketUpstream echo = WebSocketUpstream.echoing();
        House house = House.before(echo.port()).webSockets().open();
        WebSocketClient client = WebSocketClient.open(house.port(), "/")) {
      Frame[] frames = {
        Frame.text("grün").unfinished(),
        Frame.of(Frame.PING, "ping".getBytes(StandardCharsets.UTF_8)),
        Frame.of(Frame.CONTINUATION, new byte[200]),
        Frame.close(1000, "bye")
      };
      for (Frame frame : frames) {
        for (byte b : frame.mask().bytes()) {
          client.send(new byte[] {b});
        }
      }
      assertThat(client.next()).isEqualTo(frames[0]);
      assertThat(client.next()).isEqualTo(Frame.of(Frame.PONG, frames[1].payload()));
      assertThat(client.next()).isEqualTo(frames[2]);
      assertThat(client.next()).isEqualTo(frames[3]);
      assertThat(client.rest().length()).isZero();
    }
  }

  @Test
  void a_route_without_websocket_refuses_the_handshake_and_asks_nobody() throws Exception {
    try (House house = House.before(upstream.port()).log(folder.resolve("access.log")).open();
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer = client.ask(WebSocketClient.request("/", ""));
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.text()).contains("websocket.route");
      assertThat(client.ask(WebSocketClient.request("/", "")).status()).isEqualTo(403);
      assertThat(house.records()).extracting(r -> r.get("upstream")).containsExactly("", "");
    }
  }

  @Test
  void other_protocols_to_upgrade_to_are_passed_over() throws Exception {
    try (HandUpstream plain = HandUpstream.start();
        House house = House.before(plain.port()).webSockets().open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(
          String.join(
              "\r\n",
              "GET / HTTP/1.1",
              "Host: a",
              "Connection: Upgrade, HTTP2-Settings",
              "Upgrade: h2c",
              "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA",
              "",
              ""));
      try (HandUpstream.Peer peer = plain.accept()) {
        assertThat(peer.head().toLowerCase(Locale.ROOT)).doesNotContain("upgrade", "h2c");
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'GET / ', 'POST / ', 400, websocket.handshake",
    "'Version: 13', 'Version: 8', 426, websocket.version",
    "'Version: 13', 'X: 13', 426, websocket.version",
    "'dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ=', 400, websocket.handshake",
    "'dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25!ZQ==', 400, websocket.handshake",
    "'Sec-WebSocket-Key', 'X-Key', 400, websocket.handshake"
  })
  void a_handshake_that_is_not_right_is_refused(String right, String wrong, int status, String code)
      throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer = client.ask(WebSocketClient.request("/", "").replace(right, wrong));
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.text()).contains(code);
      assertThat(answer.field("sec-websocket-version")).isEqualTo(status == 426 ? "13" : "");
      assertThat(house.records().getFirst().get("upstream")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n"})
  void a_handshake_with_a_body_is_refused(String line) throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(WebSocketClient.request("/", line)).text())
          .contains("websocket.handshake");
    }
  }

  /// A 101 that nobody has agreed to would make a tunnel past every policy.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
        "HTTP/1.1 101 S\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n",
        "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n",
        "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
        "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Protocol: foreign\r\n\r\n",
        "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
      })
  void an_upstream_that_does_not_agree_as_it_must_is_an_error(String answer) throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(WebSocketClient.request("/", "Sec-WebSocket-Protocol: mine\r\n"));
      try (WebSocketUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send(answer.replace("ACCEPT", WebSocketUpstream.accept(peer.key())));
        RawAnswer got = client.answer();
        assertThat(got.status()).isEqualTo(502);
        assertThat(got.text()).contains("upstream.malformed");
        assertThat(peer.rest()).isEmpty();
      }
    }
  }

  @Test
  void the_upstreams_refusal_arrives_and_the_connection_goes_on() throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(WebSocketClient.request("/", ""));
      try (WebSocketUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        RawAnswer answer = client.answer();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo(Bytes.of("no"));
        client.send(WebSocketClient.request("/", ""));
        peer.head();
        peer.agree("");
        assertThat(client.answer().status()).isEqualTo(101);
      }
    }
  }

  @Test
  void frames_that_come_with_the_handshake_pass_when_it_is_done() throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(WebSocketClient.request("/", "").getBytes(StandardCharsets.US_ASCII));
      both.writeBytes(Frame.text("early").mask().bytes());
      client.send(both.toByteArray());
      try (WebSocketUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.agree("");
        assertThat(peer.next().text()).isEqualTo("early");
        assertThat(client.answer().status()).isEqualTo(101);
      }
    }
  }

  /// What is sent behind a handshake that is refused is read as requests, which are judged.
  @Test
  void a_refused_handshake_opens_no_way_past_the_policies() throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      String smuggled = "GET /admin HTTP/1.1\r\nHost: localhost\r\n\r\n";
      String bad = WebSocketClient.request("/", "").replace("Version: 13", "Version: 1337");
      client.send(bad + smuggled);
      assertThat(client.answer().status()).isEqualTo(426);
      try (WebSocketUpstream.Peer peer = upstream.accept()) {
        assertThat(peer.head()).startsWith("GET /admin HTTP/1.1").contains("X-Request-Id");
      }
    }
  }
}
