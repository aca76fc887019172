package io.bartizan.e2e;

import io.bartizan.testkit.Frame;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.WebSocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/// A client's end of an open WebSocket, whatever carries it.
interface WebSocketLine extends AutoCloseable {
  /// Sends bytes as they are.
  void send(byte[] bytes) throws IOException;

  /// The next frame; an [EOFException] if the end has come.
  Frame next() throws IOException;

  @Override
  void close();

  /// Sends a frame, masked.
  default void send(Frame frame) throws IOException {
    send(frame.mask().bytes());
  }

  /// Opens one over HTTP/1.1, and reads with this patience.
  static WebSocketLine http1(RawClient raw, String path, Duration patience) throws IOException {
    WebSocketClient client = WebSocketClient.open(raw, path).patience(patience);
    if (client.answer().status() != 101) {
      client.close();
      throw new AssertionError("status: " + client.answer().status() + " (expected: 101)");
    }
    return new WebSocketLine() {
      @Override
      public void send(byte[] bytes) throws IOException {
        client.send(bytes);
      }

      @Override
      public Frame next() throws IOException {
        return client.next();
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  /// Opens one as the first stream of an HTTP/2 connection (RFC 8441, section 4).
  static WebSocketLine http2(FrameWire wire, String path) throws IOException {
    wire.open().keep(1);
    byte[] head =
        Http2Frame.block(
            ":method: CONNECT",
            ":protocol: websocket",
            ":scheme: " + wire.scheme(),
            ":authority: localhost",
            ":path: " + path,
            "sec-websocket-version: 13");
    wire.send(Http2Frame.frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, head));
    return new WebSocketLine() {
      @Override
      public void send(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; at += 16_384) {
          int end = Math.min(bytes.length, at + 16_384);
          wire.send(Http2Frame.frame(Http2Frame.DATA, 0, 1, Arrays.copyOfRange(bytes, at, end)));
        }
      }

      @Override
      public Frame next() throws IOException {
        return Frame.from(length -> wire.read(1, length));
      }

      @Override
      public void close() {
        wire.close();
      }
    };
  }
}
