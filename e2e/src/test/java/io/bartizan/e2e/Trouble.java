package io.bartizan.e2e;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// An upstream that does everything wrong, one thing after another, and now and then nothing. It
/// keeps nothing.
final class Trouble implements AutoCloseable {
  private static final List<String> ANSWERS =
      List.of(
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
          "",
          "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
          "this is no HTTP\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
          "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nX-Large: " + "x".repeat(100_000) + "\r\n\r\n");

  private final ServerSocket server;
  private final AtomicInteger turn = new AtomicInteger();

  private Trouble(ServerSocket server) {
    this.server = server;
  }

  static Trouble open() throws IOException {
    Trouble trouble = new Trouble(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(trouble::accept);
    return trouble;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed: the end.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (head(in)) {
        int kind = Math.floorMod(turn.getAndIncrement(), ANSWERS.size());
        out.write(ANSWERS.get(kind).getBytes(StandardCharsets.US_ASCII));
        if (kind == 2) {
          socket.setSoLinger(true, 0);
        }
        if (kind != 0 && kind != 6) {
          return;
        }
      }
    } catch (IOException _) {
      // The gateway has had enough.
    }
  }

  private static boolean head(InputStream in) throws IOException {
    int last = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      last = last << 8 | next;
      if (last == 0x0d0a0d0a) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
