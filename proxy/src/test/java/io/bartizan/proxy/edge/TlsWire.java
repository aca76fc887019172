package io.bartizan.proxy.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;

/// A TLS client whose records can be looked at, spoiled, left out and invented before they are
/// sent.
final class TlsWire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int ROOM = 64 * 1024;

  private final Socket socket = new Socket();
  private final SSLEngine engine;
  private ByteBuffer in = ByteBuffer.allocate(ROOM).flip();
  private String come = "";

  /// Connects, and sends nothing.
  ///
  /// @param version such as `TLSv1.3`
  /// @param protocols that it speaks over TLS (ALPN)
  TlsWire(int port, String version, String... protocols) throws Exception {
    engine = Tls.trusting().createSSLEngine("localhost", port);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {version});
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    engine.setSSLParameters(parameters);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
  }

  /// The first message of a handshake, as records; it is not sent.
  byte[] hello() throws IOException {
    engine.beginHandshake();
    return seal("");
  }

  /// Does the whole handshake, or what is left of it.
  TlsWire shake() throws IOException {
    return shake(UnaryOperator.identity());
  }

  /// Does the whole handshake, or what is left of it.
  ///
  /// @param change what is sent instead of each record
  TlsWire shake(UnaryOperator<byte[]> change) throws IOException {
    engine.beginHandshake();
    while (!done()) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> send(change.apply(seal("")));
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> open();
        case NEED_TASK -> engine.getDelegatedTask().run();
        default -> throw new IOException("handshake: " + engine.getHandshakeStatus());
      }
    }
    return this;
  }

  private boolean done() {
    HandshakeStatus now = engine.getHandshakeStatus();
    return now == HandshakeStatus.NOT_HANDSHAKING || now == HandshakeStatus.FINISHED;
  }

  /// A text as one record; whatever the handshake has to say if the text is empty and there is
  /// something, else an empty record.
  byte[] seal(String text) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(ROOM);
    engine.wrap(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  /// What a client says that wants new keys: in TLS 1.2 by another handshake.
  byte[] again() throws IOException {
    engine.beginHandshake();
    return seal("");
  }

  /// What a client says that will send nothing more.
  byte[] farewell() throws IOException {
    engine.closeOutbound();
    return seal("");
  }

  /// Reads what has come. Returns it as text; null if the connection has ended.
  private String open() throws IOException {
    ByteBuffer out = ByteBuffer.allocate(ROOM);
    SSLEngineResult result = engine.unwrap(in, out);
    while (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
      fill();
      result = engine.unwrap(in, out);
    }
    return new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1);
  }

  private void fill() throws IOException {
    byte[] some = new byte[16 * 1024];
    int length = socket.getInputStream().read(some);
    if (length < 0) {
      throw new SocketException("ended");
    }
    ByteBuffer more = ByteBuffer.allocate(ROOM);
    more.put(in).put(some, 0, length).flip();
    in = more;
  }

  /// Sends bytes as they are.
  TlsWire send(byte[]... bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] one : bytes) {
      all.writeBytes(one);
    }
    try {
      socket.getOutputStream().write(all.toByteArray());
    } catch (SocketException _) {
      // The gateway has ended the connection meanwhile.
    }
    return this;
  }

  /// Asks for a page over HTTP/1.1, and returns the answer.
  String ask() throws IOException {
    send(seal("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    return answer();
  }

  /// The next answer over HTTP/1.1, which is `served`.
  String answer() throws IOException {
    while (!come.contains("served")) {
      if (engine.isInboundDone()) {
        throw new SocketException("ended after: " + come);
      }
      come += open();
    }
    int end = come.indexOf("served") + 6;
    String answer = come.substring(0, end);
    come = come.substring(end);
    return answer;
  }

  /// Reads on until the gateway says that it will send nothing more. False if the connection ends
  /// without that.
  boolean bidsFarewell() throws IOException {
    try {
      while (!engine.isInboundDone()) {
        open();
      }
      return true;
    } catch (SocketException _) {
      return false;
    }
  }

  /// Reads to the end of the connection; fails if that does not come within half a minute.
  void ends() throws IOException {
    try {
      byte[] some = new byte[16 * 1024];
      int length = socket.getInputStream().read(some);
      while (length >= 0) {
        length = socket.getInputStream().read(some);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection is still open", e);
    } catch (SocketException _) {
      // It was reset, which is an end too.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
