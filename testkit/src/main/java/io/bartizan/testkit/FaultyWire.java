package io.bartizan.testkit;

import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One connection of a [FaultyUpstream], as its faults see it.
final class FaultyWire implements AutoCloseable {
  /// A good answer.
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static final int PATIENCE_MILLIS = 30_000;
  private static final long DRIP_MILLIS = 5;

  private final Socket socket;
  private final Inlet inlet;
  private List<Field> fields = List.of();
  private String line = "";

  FaultyWire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    inlet = new Inlet(socket.getInputStream());
  }

  /// Waits for a request's head. False if there is none.
  boolean head() throws IOException {
    if (inlet.atEnd()) {
      return false;
    }
    line = inlet.line();
    fields = inlet.fields();
    return true;
  }

  /// The request line of the last head.
  String line() {
    return line;
  }

  /// Reads the request's body.
  void body() throws IOException {
    String length = Field.first(fields, "content-length");
    if (!Field.first(fields, "transfer-encoding").isEmpty()) {
      inlet.chunked();
    } else if (!length.isEmpty()) {
      inlet.exactly(Long.parseLong(length));
    }
    fields = List.of();
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// Reads the request's body, sends `text`, and waits until the other end closes.
  void answer(String text) throws IOException {
    body();
    send(text);
    awaitEnd();
  }

  /// Sends `text` as fast as it is taken, until the other end closes.
  void flood(String text) throws IOException {
    String much = text.repeat(1 + 4096 / text.length());
    while (true) {
      send(much);
    }
  }

  /// Sends `text` now and then, until the other end closes.
  void drip(String text) throws IOException, InterruptedException {
    while (true) {
      send(text);
      TimeUnit.MILLISECONDS.sleep(DRIP_MILLIS);
    }
  }

  /// Gives the other end time to read what was sent, which a reset would take from it.
  void peerHasRead() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(50);
  }

  void awaitEnd() throws IOException {
    inlet.rest();
  }

  /// Says that nothing more is sent, and waits until the other end closes.
  void finish() throws IOException {
    socket.shutdownOutput();
    awaitEnd();
  }

  void reset() throws IOException {
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
