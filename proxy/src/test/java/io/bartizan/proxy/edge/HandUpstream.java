package io.bartizan.proxy.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A server whose every move is made by the test, on the test's own thread. Nothing waits for
/// longer than 30 seconds.
final class HandUpstream implements AutoCloseable {
  private static final int PATIENCE = 30_000;

  private final ServerSocket server;

  private HandUpstream(ServerSocket server) throws IOException {
    this.server = server;
    server.setSoTimeout(PATIENCE);
  }

  static HandUpstream start() throws IOException {
    return new HandUpstream(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  /// One that speaks TLS.
  static HandUpstream start(SSLContext context) throws IOException {
    return new HandUpstream(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  int port() {
    return server.getLocalPort();
  }

  /// Waits for the next connection.
  Peer accept() throws IOException {
    return new Peer(server.accept());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /// One connection.
  static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final StringBuilder seen = new StringBuilder();

    private Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE);
      socket.setTcpNoDelay(true);
    }

    /// Does its part of the TLS handshake, which nothing else begins but the first read or write.
    Peer shakeHands() throws IOException {
      ((SSLSocket) socket).startHandshake();
      return this;
    }

    /// Reads until `end` has come, and returns everything since the last call.
    String readUntil(String end) throws IOException {
      while (seen.indexOf(end) < 0) {
        byte[] more = new byte[8192];
        int count = socket.getInputStream().read(more);
        if (count < 0) {
          throw new IOException("end after \"" + seen + "\" (expected: " + end + ")");
        }
        seen.append(new String(more, 0, count, StandardCharsets.ISO_8859_1));
      }
      int behind = seen.indexOf(end) + end.length();
      String text = seen.substring(0, behind);
      seen.delete(0, behind);
      return text;
    }

    /// Reads a request's head.
    String head() throws IOException {
      return readUntil("\r\n\r\n");
    }

    Peer send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return this;
    }

    /// Waits until the other end closes, in order or by a reset.
    void awaitEnd() throws IOException {
      try {
        while (socket.getInputStream().read() >= 0) {
          // What still comes does not matter.
        }
      } catch (SocketException _) {
        // A reset is an end too.
      }
    }

    /// Closes by a reset.
    void reset() throws IOException {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
