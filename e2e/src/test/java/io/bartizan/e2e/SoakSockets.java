package io.bartizan.e2e;

import io.bartizan.testkit.Frame;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.WebSocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/// The WebSockets of a soak, whose upstream sends everything back. Each method is one round, and
/// throws if anything is not as it should be.
final class SoakSockets {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int STREAM = 1;

  private final int plain;
  private final int secure;
  private final SSLContext trust;
  private final AtomicInteger turn = new AtomicInteger();

  SoakSockets(int plain, int secure, SSLContext trust) {
    this.plain = plain;
    this.secure = secure;
    this.trust = trust;
  }

  /// An open WebSocket, whatever carries it.
  private interface Line {
    void send(Frame frame) throws IOException;

    Frame next() throws IOException;
  }

  private static Line line(WebSocketClient client) {
    return new Line() {
      @Override
      public void send(Frame frame) throws IOException {
        client.send(frame);
      }

      @Override
      public Frame next() throws IOException {
        return client.next();
      }
    };
  }

  /// Each frame of a WebSocket in as many frames of HTTP/2 as it takes.
  private static Line line(FrameWire wire) {
    return new Line() {
      @Override
      public void send(Frame frame) throws IOException {
        byte[] bytes = frame.mask().bytes();
        for (int at = 0; at < bytes.length; at += 16_384) {
          int end = Math.min(bytes.length, at + 16_384);
          byte[] piece = java.util.Arrays.copyOfRange(bytes, at, end);
          wire.send(Http2Frame.frame(Http2Frame.DATA, 0, STREAM, piece));
        }
      }

      @Override
      public Frame next() throws IOException {
        return Frame.from(length -> wire.read(STREAM, length));
      }
    };
  }

  private static void expect(Frame got, Frame expected) {
    if (!got.equals(expected)) {
      throw new AssertionError("frame: " + got + " (expected: " + expected + ")");
    }
  }

  private static void echo(Line line, Frame frame) throws IOException {
    line.send(frame);
    expect(line.next(), frame);
  }

  /// A text, bytes, a message in three fragments with a ping between, and some at once.
  private static void talk(Line line, int large) throws IOException {
    echo(line, Frame.text("grüße, κόσμε, 😀"));
    echo(line, Frame.of(Frame.BINARY, new byte[large]));
    echo(line, Frame.text("one ").unfinished());
    line.send(Frame.of(Frame.PING, (byte) 7));
    expect(line.next(), Frame.of(Frame.PONG, (byte) 7));
    echo(line, Frame.of(Frame.CONTINUATION, new byte[200]).unfinished());
    echo(line, Frame.of(Frame.CONTINUATION));
    for (int i = 0; i < 20; i++) {
      line.send(Frame.text("number " + i));
    }
    for (int i = 0; i < 20; i++) {
      expect(line.next(), Frame.text("number " + i));
    }
  }

  private static void part(Line line) throws IOException {
    line.send(Frame.close(4001, "bye"));
    expect(line.next(), Frame.close(4001, "bye"));
  }

  private WebSocketClient open() throws IOException {
    WebSocketClient client = WebSocketClient.open(RawClient.plain(plain), "/chat");
    if (client.answer().status() != 101) {
      throw new AssertionError("status: " + client.answer().status() + " (expected: 101)");
    }
    return client.patience(PATIENCE);
  }

  void overHttp1() throws IOException {
    try (WebSocketClient client = open()) {
      talk(line(client), 100_000);
      part(line(client));
      if (client.rest().length() != 0) {
        throw new AssertionError("something came behind the Close frame");
      }
    }
  }

  void overHttp2() throws IOException {
    try (RawClient raw = RawClient.tls(secure, trust, "localhost", "h2");
        FrameWire wire = new FrameWire(raw, "https").open().keep(STREAM)) {
      wire.send(connect());
      talk(line(wire), 30_000);
      part(line(wire));
      int code = wire.ending(STREAM);
      if (code != 0) {
        throw new AssertionError("stream ended with " + code + " (expected: 0)");
      }
    }
  }

  /// The request that makes a stream a WebSocket (RFC 8441, section 4).
  private static byte[] connect() {
    return Http2Frame.frame(
        Http2Frame.HEADERS,
        Http2Frame.END_HEADERS,
        STREAM,
        Http2Frame.block(
            ":method: CONNECT",
            ":protocol: websocket",
            ":scheme: https",
            ":authority: localhost",
            ":path: /chat",
            "sec-websocket-version: 13"));
  }

  /// One that stays open for half a minute, over one reload and more.
  void resting() throws Exception {
    try (WebSocketClient client = open()) {
      for (int i = 0; i < 30; i++) {
        echo(line(client), Frame.text("still here " + i));
        TimeUnit.SECONDS.sleep(1);
      }
      part(line(client));
    }
  }

  /// One that breaks the protocol, and one that vanishes, in turn.
  void broken() throws IOException {
    try (WebSocketClient client = open()) {
      if (turn.getAndIncrement() % 2 == 0) {
        client.send(Frame.of(Frame.BINARY, new byte[50_000])).reset();
        return;
      }
      client.send(Frame.of(Frame.TEXT, (byte) 0xff));
      Frame last = client.next();
      while (last.opcode() != Frame.CLOSE) {
        last = client.next();
      }
      if (last.code() != 1007) {
        throw new AssertionError("closed with " + last + " (expected: 1007)");
      }
      client.send(Frame.close(1007, "")).rest();
    }
  }
}
