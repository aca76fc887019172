package io.bartizan.testkit;

import io.bartizan.pipeline.Bytes;
import java.io.IOException;
import java.time.Duration;

/// A client of WebSockets over HTTP/1.1 that sends and reads frames as they are.
public final class WebSocketClient implements AutoCloseable {
  /// The key and the answer to it of RFC 6455, section 1.3.
  public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private final RawClient client;
  private final RawAnswer answer;

  private WebSocketClient(RawClient client, RawAnswer answer) {
    this.client = client;
    this.answer = answer;
  }

  /// The request that opens a WebSocket.
  ///
  /// @param lines further lines, each with its end
  public static String request(String path, String lines) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Key: "
        + KEY
        + "\r\nSec-WebSocket-Version: 13\r\n"
        + lines
        + "\r\n";
  }

  /// Opens a WebSocket, or gets another answer.
  public static WebSocketClient open(int port, String path, String... lines) throws IOException {
    return open(RawClient.plain(port), path, lines);
  }

  public static WebSocketClient open(RawClient client, String path, String... lines)
      throws IOException {
    return new WebSocketClient(client, client.ask(request(path, String.join("", lines))));
  }

  /// A connection on which the handshake was sent; waits for its answer.
  public static WebSocketClient opened(RawClient client) throws IOException {
    return new WebSocketClient(client, client.answer());
  }

  /// The answer to the handshake.
  public RawAnswer answer() {
    return answer;
  }

  /// How long each read may take from now on.
  public WebSocketClient patience(Duration patience) {
    client.patience(patience);
    return this;
  }

  /// Sends frames, masked.
  public WebSocketClient send(Frame... frames) throws IOException {
    for (Frame frame : frames) {
      client.send(frame.mask().bytes());
    }
    return this;
  }

  /// Sends bytes as they are.
  public WebSocketClient send(byte[] bytes) throws IOException {
    client.send(bytes);
    return this;
  }

  /// The next frame.
  public Frame next() throws IOException {
    return Frame.from(client::read);
  }

  /// Everything up to the end of the connection.
  public Bytes rest() throws IOException {
    return client.rest();
  }

  /// Says that nothing more will be sent.
  public void finish() throws IOException {
    client.finish();
  }

  /// Closes the connection by a reset.
  public void reset() throws IOException {
    client.reset();
  }

  @Override
  public void close() {
    client.close();
  }
}
