package io.bartizan.proxy.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// An upstream for bodies that fit into no memory. `GET /BYTES` is answered with that many bytes;
/// of any other request the body, whose length must be said, is read and compared.
final class Torrent implements AutoCloseable {
  private static final byte[] PATTERN = pattern();

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicLong moved = new AtomicLong();
  private volatile boolean thirsty = true;

  Torrent() throws IOException {
    Thread.ofPlatform().daemon().name("torrent").start(this::accept);
  }

  /// A prime number of bytes, so that a shift is noticed.
  private static byte[] pattern() {
    byte[] pattern = new byte[65_521];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = (byte) (i * 31 + (i >> 8));
    }
    return pattern;
  }

  int port() {
    return server.getLocalPort();
  }

  /// How many bytes of bodies it has sent or read.
  long moved() {
    return moved.get();
  }

  /// Whether it reads bodies at all.
  void thirsty(boolean on) {
    thirsty = on;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().name("torrent connection").start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        if (head.startsWith("GET /")) {
          long length = Long.parseLong(head.substring(5, head.indexOf(' ', 5)));
          answer(out, length);
          pour(out, length);
        } else {
          drink(in, length(head));
          answer(out, 0);
        }
      }
    } catch (IOException _) {
      // The other end has left.
    }
  }

  private static void answer(OutputStream out, long length) throws IOException {
    out.write(
        ("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  static long length(String head) {
    int from = head.indexOf("Content-Length: ") + 16;
    return Long.parseLong(head.substring(from, head.indexOf("\r\n", from)));
  }

  private void pour(OutputStream out, long length) throws IOException {
    for (long left = length; left > 0; left -= PATTERN.length) {
      int count = (int) Math.min(left, PATTERN.length);
      out.write(PATTERN, 0, count);
      moved.addAndGet(count);
    }
  }

  private void drink(InputStream in, long length) throws IOException {
    byte[] some = new byte[PATTERN.length];
    for (long left = length; left > 0; left -= some.length) {
      while (!thirsty) {
        LockSupport.parkNanos(5_000_000);
      }
      int count = (int) Math.min(left, some.length);
      compare(in, some, count);
      moved.addAndGet(count);
    }
  }

  /// Reads `count` bytes from the beginning of a pattern, and fails if they are others.
  static void compare(InputStream in, byte[] some, int count) throws IOException {
    if (in.readNBytes(some, 0, count) < count) {
      throw new IOException("the body ends early");
    }
    if (!java.util.Arrays.equals(some, 0, count, PATTERN, 0, count)) {
      throw new IOException("the body is not what was sent");
    }
  }

  static byte[] patterns() {
    return PATTERN.clone();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
