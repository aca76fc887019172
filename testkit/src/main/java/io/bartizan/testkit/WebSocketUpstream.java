package io.bartizan.testkit;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server of WebSockets: what comes is answered by hand, on the test's own thread, or echoed.
/// Nothing waits for longer than 30 seconds.
public final class WebSocketUpstream implements AutoCloseable {
  private static final int PATIENCE = 30_000;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Pattern KEY =
      Pattern.compile("\r\nsec-websocket-key: ([^\r]+)\r\n", Pattern.CASE_INSENSITIVE);

  private final ServerSocket server;

  private WebSocketUpstream(ServerSocket server) throws IOException {
    this.server = server;
    server.setSoTimeout(PATIENCE);
  }

  /// A server whose connections are taken by [#accept].
  public static WebSocketUpstream start() throws IOException {
    return new WebSocketUpstream(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()));
  }

  /// A server that sends every message, fragment by fragment, and every ping back, and answers
  /// Close frames with the same code.
  public static WebSocketUpstream echoing() throws IOException {
    WebSocketUpstream upstream = start();
    upstream.server.setSoTimeout(0);
    Thread.ofVirtual().start(upstream::serve);
    return upstream;
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private static void echo(Socket socket) {
    try (Peer peer = new Peer(socket)) {
      peer.head();
      peer.agree("");
      for (Frame frame = peer.next(); ; frame = peer.next()) {
        Frame answer = frame.opcode() == Frame.PING ? Frame.of(Frame.PONG, frame.payload()) : frame;
        peer.send(new Frame(answer.first(), false, answer.payload()));
        if (frame.opcode() == Frame.CLOSE) {
          return;
        }
      }
    } catch (IOException _) {
      // the client has gone
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /// Waits for the next connection.
  public Peer accept() throws IOException {
    return new Peer(server.accept());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /// What a server answers to a key.
  public static String accept(String key) {
    try {
      byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /// One connection.
  public static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private String head = "";

    private Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE);
      socket.setTcpNoDelay(true);
      this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    }

    /// Reads a request's head.
    public String head() throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.indexOf("\r\n\r\n") < 0) {
        text.append((char) in.readUnsignedByte());
      }
      head = text.toString();
      return head;
    }

    /// The key in the head that was read.
    public String key() {
      Matcher key = KEY.matcher(head);
      if (!key.find()) {
        throw new AssertionError("no key in: " + head);
      }
      return key.group(1);
    }

    /// Agrees to the handshake that was read.
    ///
    /// @param lines further lines, each with its end
    public Peer agree(String lines) throws IOException {
      return send(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept(key())
              + "\r\n"
              + lines
              + "\r\n");
    }

    public Peer send(String text) throws IOException {
      return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Peer send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    }

    public Peer send(Frame frame) throws IOException {
      return send(frame.bytes());
    }

    /// The next frame.
    public Frame next() throws IOException {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      int length = second & 0x7f;
      long payload =
          length == 127 ? in.readLong() : length == 126 ? in.readUnsignedShort() : length;
      boolean masked = (second & 0x80) != 0;
      byte[] key = masked ? in.readNBytes(4) : new byte[4];
      byte[] bytes = in.readNBytes(Math.toIntExact(payload));
      if (bytes.length < payload) {
        throw new EOFException("end within a frame");
      }
      return new Frame(first, masked, Frame.masked(bytes, key));
    }

    /// Waits until the other end closes, in order or by a reset, and returns what came until then.
    public byte[] rest() throws IOException {
      try {
        return in.readAllBytes();
      } catch (java.net.SocketException _) {
        return new byte[0];
      }
    }

    /// Closes by a reset.
    public void reset() throws IOException {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
