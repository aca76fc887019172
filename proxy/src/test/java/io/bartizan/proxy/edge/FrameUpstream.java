package io.bartizan.proxy.edge;

import static io.bartizan.testkit.Http2Frame.ACK;
import static io.bartizan.testkit.Http2Frame.DATA;
import static io.bartizan.testkit.Http2Frame.END_HEADERS;
import static io.bartizan.testkit.Http2Frame.END_STREAM;
import static io.bartizan.testkit.Http2Frame.GOAWAY;
import static io.bartizan.testkit.Http2Frame.HEADERS;
import static io.bartizan.testkit.Http2Frame.PING;
import static io.bartizan.testkit.Http2Frame.RST_STREAM;
import static io.bartizan.testkit.Http2Frame.SETTINGS;

import io.bartizan.pipeline.Bytes;
import io.bartizan.testkit.Http2Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 upstream that sends exactly the frames it is told to, be they valid or not, and shows
/// every frame that it gets.
final class FrameUpstream implements AutoCloseable {
  private final ServerSocket server;
  private final List<Wire> wires = new ArrayList<>();

  private FrameUpstream(ServerSocket server) throws IOException {
    this.server = server;
    server.setSoTimeout(30_000);
  }

  /// One that speaks in clear text.
  static FrameUpstream start() throws IOException {
    return new FrameUpstream(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  /// One that agrees to one of `protocols` by ALPN.
  static FrameUpstream start(SSLContext context, String... protocols) throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    return new FrameUpstream(socket);
  }

  /// Clients must show a certificate.
  FrameUpstream demanding() {
    ((SSLServerSocket) server).setNeedClientAuth(true);
    return this;
  }

  /// Only this version of TLS is spoken.
  FrameUpstream version(String version) {
    ((SSLServerSocket) server).setEnabledProtocols(new String[] {version});
    return this;
  }

  int port() {
    return server.getLocalPort();
  }

  /// The next connection, on which the gateway has opened HTTP/2, and these settings were sent.
  Wire accept(int... settings) throws IOException {
    Wire wire = silent();
    wire.preface();
    wire.settings(settings);
    return wire;
  }

  /// The next connection, on which nothing was sent or read.
  Wire silent() throws IOException {
    Wire wire = new Wire(server.accept());
    wires.add(wire);
    return wire;
  }

  @Override
  public void close() throws IOException {
    for (Wire wire : wires) {
      wire.close();
    }
    server.close();
  }

  /// What came for one stream so far.
  static final class Seen {
    final int id;
    final List<String> fields = new ArrayList<>();
    final List<String> trailers = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Integer reset;
    private boolean ended;

    private Seen(int id) {
      this.id = id;
    }

    /// The value of the only field called `name`; empty if there is none.
    String field(String name) {
      List<String> found =
          fields.stream()
              .filter(f -> f.startsWith(name + ": "))
              .map(f -> f.substring(name.length() + 2))
              .toList();
      if (found.size() > 1) {
        throw new AssertionError(name + " came " + found.size() + " times");
      }
      return found.isEmpty() ? "" : found.getFirst();
    }

    String text() {
      return body.toString(StandardCharsets.ISO_8859_1);
    }

    int length() {
      return body.size();
    }

    boolean ended() {
      return ended;
    }

    @Nullable Integer reset() {
      return reset;
    }
  }

  /// One connection of the gateway's.
  static final class Wire {
    private final Socket socket;
    private final DataInputStream in;
    private final HeaderBlocks blocks = new HeaderBlocks();
    private final Map<Integer, Seen> streams = new LinkedHashMap<>();

    private boolean mute;

    private Wire(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      socket.setSoTimeout(30_000);
      socket.setTcpNoDelay(true);
    }

    /// PING is not answered from now on.
    void mute() {
      mute = true;
    }

    private void preface() throws IOException {
      String came = new String(in.readNBytes(24), StandardCharsets.ISO_8859_1);
      if (!came.equals(Http2Frame.PREFACE)) {
        throw new AssertionError("preface: " + came);
      }
    }

    Wire raw(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    }

    Wire send(int type, int flags, int stream, byte... payload) throws IOException {
      return raw(Http2Frame.frame(type, flags, stream, payload));
    }

    Wire settings(int... settings) throws IOException {
      return raw(Http2Frame.settings(settings));
    }

    Wire head(int stream, boolean end, String... fields) throws IOException {
      return send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, Http2Frame.block(fields));
    }

    Wire data(int stream, boolean end, String text) throws IOException {
      return send(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A whole answer.
    Wire answer(int stream, String text) throws IOException {
      return head(stream, false, ":status: 200").data(stream, true, text);
    }

    Wire reset(int stream, int code) throws IOException {
      return send(RST_STREAM, 0, stream, Http2Frame.number(code));
    }

    Wire window(int stream, int more) throws IOException {
      return send(Http2Frame.WINDOW_UPDATE, 0, stream, Http2Frame.number(more));
    }

    Wire goAway(int last, int code) throws IOException {
      return send(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(last).putInt(code).array());
    }

    /// The next frame. SETTINGS are acknowledged; what belongs to a stream is noted.
    Http2Frame next() throws IOException {
      Http2Frame frame = Http2Frame.from(this::read);
      int type = frame.type();
      int stream = frame.stream();
      if (type == SETTINGS && !frame.has(ACK)) {
        send(SETTINGS, ACK, 0);
      }
      if (type == PING && !frame.has(ACK) && !mute) {
        send(PING, ACK, 0, frame.payload());
      }
      if (stream > 0) {
        note(frame, stream(stream));
      }
      return frame;
    }

    private Bytes read(int length) throws IOException {
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return Bytes.view(bytes, 0, length);
    }

    private void note(Http2Frame frame, Seen seen) throws IOException {
      switch (frame.type()) {
        case HEADERS -> {
          (seen.fields.isEmpty() ? seen.fields : seen.trailers).addAll(blocks.read(frame));
          seen.ended |= frame.has(END_STREAM);
        }
        case DATA -> {
          seen.body.writeBytes(frame.payload());
          seen.ended |= frame.has(END_STREAM);
        }
        case RST_STREAM -> seen.reset = frame.code();
        default -> {}
      }
    }

    Seen stream(int id) {
      return streams.computeIfAbsent(id, Seen::new);
    }

    /// Reads on until `wanted` has come.
    Http2Frame until(Predicate<Http2Frame> wanted) throws IOException {
      Http2Frame frame = next();
      while (!wanted.test(frame)) {
        frame = next();
      }
      return frame;
    }

    /// Reads on until the request of a stream is whole.
    Seen request(int stream) throws IOException {
      Seen seen = stream(stream);
      while (!seen.ended()) {
        next();
      }
      return seen;
    }

    /// Reads on until the head of a stream's request is there.
    Seen begun(int stream) throws IOException {
      Seen seen = stream(stream);
      while (seen.fields.isEmpty()) {
        next();
      }
      return seen;
    }

    /// Reads on until the gateway has reset a stream. Returns the code.
    int awaitReset(int stream) throws IOException {
      Integer code = stream(stream).reset();
      return code != null
          ? code
          : until(f -> f.type() == RST_STREAM && f.stream() == stream).code();
    }

    /// Reads on until the gateway gives the connection up.
    Http2Frame awaitGoAway() throws IOException {
      return until(frame -> frame.type() == GOAWAY);
    }

    /// Whether the gateway has closed the connection, after all that it has sent was read.
    boolean closedByGateway() throws IOException {
      try {
        while (true) {
          next();
        }
      } catch (java.io.EOFException | java.net.SocketException _) {
        return true;
      }
    }

    /// The session of TLS.
    SSLSession session() {
      return ((SSLSocket) socket).getSession();
    }

    void close() throws IOException {
      socket.close();
    }
  }
}
