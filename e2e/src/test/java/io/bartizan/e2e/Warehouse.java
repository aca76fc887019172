package io.bartizan.e2e;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// An upstream for large bodies and for many requests; it keeps nothing. A body that comes is
/// answered with its SHA-256 in hexadecimal; `/goods/N` gives the first N bytes of [Goods];
/// everything else gives the text `in stock`. Connections are kept for as long as the client wants.
final class Warehouse implements AutoCloseable {
  static final String ANSWER = "in stock";

  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong served = new AtomicLong();

  private Warehouse(ServerSocket server) {
    this.server = server;
  }

  static Warehouse open() throws IOException {
    var server = new ServerSocket(0, 1024, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Warehouse warehouse = new Warehouse(server);
    Thread.ofVirtual().start(warehouse::accept);
    return warehouse;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /// How many requests it has answered.
  long served() {
    return served.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed: the end of every test.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
      while (answer(in, socket.getOutputStream())) {
        served.incrementAndGet();
      }
    } catch (IOException _) {
      // The peer has gone, which its own end of the test notices.
    } finally {
      sockets.remove(socket);
    }
  }

  private static boolean answer(InputStream in, OutputStream out) throws IOException {
    String line = Wire.line(in);
    if (line.isEmpty()) {
      return false;
    }
    Wire.Framing framing = Wire.framing(in);
    String target = line.split(" ", 3)[1];
    if (framing.hasBody()) {
      MessageDigest digest = sha256();
      framing.read(in, digest::update);
      text(out, HexFormat.of().formatHex(digest.digest()));
    } else if (target.startsWith("/goods/")) {
      goods(out, Long.parseLong(target.substring("/goods/".length())));
    } else {
      text(out, ANSWER);
    }
    return true;
  }

  private static void text(OutputStream out, String text) throws IOException {
    send(out, head(text.length()) + text);
  }

  private static String head(long length) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private static void goods(OutputStream out, long length) throws IOException {
    send(out, head(length));
    Goods.send(length, out::write);
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /// HTTP/1.1 as a peer reads it that trusts the other end.
  static final class Wire {
    /// Takes a piece of a body.
    interface Sink {
      void take(byte[] bytes, int from, int length) throws IOException;
    }

    private Wire() {}

    /// A line without its end; empty at the end of the connection.
    static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        if (b != '\r') {
          line.append((char) b);
        }
      }
      return line.toString();
    }

    /// How long a body is: -1 for chunked.
    record Framing(long length) {
      boolean hasBody() {
        return length != 0;
      }

      void read(InputStream in, Sink sink) throws IOException {
        byte[] bytes = new byte[64 << 10];
        if (length >= 0) {
          exactly(in, length, bytes, sink);
          return;
        }
        for (long size = size(in); size > 0; size = size(in)) {
          exactly(in, size, bytes, sink);
          line(in);
        }
        line(in);
      }

      private static long size(InputStream in) throws IOException {
        return Long.parseLong(line(in), 16);
      }

      private static void exactly(InputStream in, long length, byte[] bytes, Sink sink)
          throws IOException {
        for (long left = length; left > 0; ) {
          int count = in.read(bytes, 0, (int) Math.min(left, bytes.length));
          if (count < 0) {
            throw new EOFException(left + " bytes are missing of " + length);
          }
          sink.take(bytes, 0, count);
          left -= count;
        }
      }
    }

    /// Reads the fields of a head.
    static Framing framing(InputStream in) throws IOException {
      long length = 0;
      for (String field = line(in); !field.isEmpty(); field = line(in)) {
        String lower = field.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Long.parseLong(lower.substring(15).strip());
        } else if (lower.startsWith("transfer-encoding:")) {
          length = -1;
        }
      }
      return new Framing(length);
    }
  }
}
