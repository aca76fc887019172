package io.bartizan.e2e;

import io.bartizan.testkit.Frame;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.WebSocketClient;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/// The WebSockets of a soak, whose upstream sends everything back. Each method is one round, and
/// throws if anything is not as it should be.
final class SoakSockets {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int plain;
  private final int secure;
  private final SSLContext trust;
  private final AtomicInteger turn = new AtomicInteger();

  SoakSockets(int plain, int secure, SSLContext trust) {
    this.plain = plain;
    this.secure = secure;
    this.trust = trust;
  }

  private static void expect(Frame got, Frame expected) {
    if (!got.equals(expected)) {
      throw new AssertionError("frame: " + got + " (expected: " + expected + ")");
    }
  }

  private static void echo(WebSocketLine line, Frame frame) throws IOException {
    line.send(frame);
    expect(line.next(), frame);
  }

  /// A text, bytes, a message in three fragments with a ping between, and some at once.
  private static void talk(WebSocketLine line, int large) throws IOException {
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

  private static void part(WebSocketLine line) throws IOException {
    line.send(Frame.close(4001, "bye"));
    expect(line.next(), Frame.close(4001, "bye"));
  }

  private WebSocketLine open() throws IOException {
    return WebSocketLine.http1(RawClient.plain(plain), "/chat", PATIENCE);
  }

  void overHttp1() throws IOException {
    try (WebSocketLine line = open()) {
      talk(line, 100_000);
      part(line);
      ends(line);
    }
  }

  private static void ends(WebSocketLine line) throws IOException {
    try {
      throw new AssertionError("behind the Close frame: " + line.next());
    } catch (EOFException _) {
      // As it should be.
    }
  }

  void overHttp2() throws IOException {
    RawClient raw = RawClient.tls(secure, trust, "localhost", "h2");
    try (WebSocketLine line = WebSocketLine.http2(new FrameWire(raw, "https"), "/chat")) {
      talk(line, 30_000);
      part(line);
      ends(line);
    }
  }

  /// One that stays open for half a minute, over one reload and more.
  void resting() throws Exception {
    try (WebSocketLine line = open()) {
      for (int i = 0; i < 30; i++) {
        echo(line, Frame.text("still here " + i));
        TimeUnit.SECONDS.sleep(1);
      }
      part(line);
    }
  }

  /// One that vanishes while much is under way, and one that breaks the protocol, in turn.
  void broken() throws IOException {
    if (turn.getAndIncrement() % 2 == 0) {
      try (RawClient raw = RawClient.plain(plain)) {
        WebSocketClient.open(raw, "/chat").send(Frame.of(Frame.BINARY, new byte[50_000])).reset();
      }
      return;
    }
    try (WebSocketLine line = open()) {
      line.send(Frame.of(Frame.TEXT, (byte) 0xff));
      Frame last = line.next();
      if (last.opcode() != Frame.CLOSE || last.code() != 1007) {
        throw new AssertionError("frame: " + last + " (expected: a Close frame with 1007)");
      }
      line.send(Frame.close(1007, ""));
      ends(line);
    }
  }
}
