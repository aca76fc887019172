package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.testkit.Frame;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.WebSocketUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The cases of Autobahn's test suite for WebSockets against a running gateway, over HTTP/1.1 and
/// as a stream of HTTP/2. The upstream sends every frame back and answers a Close frame by its own.
/// What was on its way back when something goes wrong may be lost.
///
/// The gateway's clock stands still: whatever ends does so by itself, and not because time is up.
class WebSocketCasesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir static Path folder;
  private static WebSocketUpstream upstream;
  private static TestGateway gateway;

  @BeforeAll
  static void open() throws Exception {
    upstream = WebSocketUpstream.echoing();
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0, protocols: [ http1, h2 ] }
            services: { echo: { endpoints: "http://127.0.0.1:%d" } }
            routes:
              - path: /echo
                service: echo
                public: true
                websocket: { message: 16MiB, frames: 1000000/s }
            """
                .formatted(upstream.port()),
            new HandTicker());
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    upstream.close();
  }

  static List<WebSocketCases.Case> cases() {
    return WebSocketCases.all();
  }

  /// Those that do not take a large part of memory or of a second.
  static Stream<WebSocketCases.Case> small() {
    return cases().stream()
        .filter(one -> one.sent().stream().mapToInt(piece -> piece.length).sum() < 60_000);
  }

  @Test
  void as_many_cases_run_as_are_written() {
    assertThat(cases()).hasSize(353);
    assertThat(small()).hasSize(301);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void over_http1(WebSocketCases.Case one) throws Exception {
    RawClient raw = RawClient.plain(gateway.port("http:0"));
    try (WebSocketLine line = WebSocketLine.http1(raw, "/echo", PATIENCE)) {
      play(one, line);
    }
  }

  @ParameterizedTest
  @MethodSource("small")
  void over_http2(WebSocketCases.Case one) throws Exception {
    FrameWire wire = new FrameWire(RawClient.plain(gateway.port("http:0")), "http");
    try (WebSocketLine line = WebSocketLine.http2(wire, "/echo")) {
      play(one, line);
    }
  }

  private static void play(WebSocketCases.Case one, WebSocketLine line) throws Exception {
    Thread sender = Thread.ofVirtual().start(() -> send(one, line));
    List<Frame> seen = new ArrayList<>();
    Frame next = line.next();
    while (next.opcode() != Frame.CLOSE) {
      seen.add(next);
      next = line.next();
    }
    sender.join();
    boolean failed = one.close() == WebSocketCases.PROTOCOL || one.close() == WebSocketCases.TEXT;
    List<Frame> most =
        one.seen()
            .subList(0, failed ? Math.min(seen.size(), one.seen().size()) : one.seen().size());
    assertThat(seen.equals(most)).as("%d frames that came back", seen.size()).isTrue();
    assertThat(next.code()).as(next.toString()).isEqualTo(one.close());
    line.send(Frame.close(one.close() == 1005 ? 1000 : one.close(), ""));
    assertThatThrownBy(line::next).isInstanceOf(IOException.class);
  }

  private static void send(WebSocketCases.Case one, WebSocketLine line) {
    try {
      for (byte[] piece : one.sent()) {
        line.send(piece);
      }
    } catch (java.net.SocketException _) {
      // The gateway has ended the connection, as it has to.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
