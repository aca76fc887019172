package io.bartizan.testkit;

import io.bartizan.pipeline.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/// A connection to 127.0.0.1 that sends exactly the bytes it is given. No call waits for ever: each
/// read is given up after its patience, by default 10 seconds, with a [SocketTimeoutException], and
/// the whole connection is cut after two minutes.
public final class RawClient implements AutoCloseable {
  private static final Duration LIFE = Duration.ofMinutes(2);

  private final Socket socket;
  private final OutputStream out;
  private final Inlet inlet;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Duration patience = Duration.ofSeconds(10);
  private long deadline;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.inlet = new Inlet(patient(socket.getInputStream()));
    Thread.ofVirtual().start(this::cutAfterLife);
  }

  /// A connection without TLS.
  public static RawClient plain(int port) throws IOException {
    return new RawClient(connect(port));
  }

  /// A connection with TLS, whose handshake is done when this returns.
  ///
  /// @param serverName the name asked for by SNI; the certificate must be valid for it. Empty for
  ///   no SNI and no check of the name
  /// @param protocols what is offered by ALPN; nothing is offered if there are none
  public static RawClient tls(int port, SSLContext context, String serverName, String... protocols)
      throws IOException {
    return tls(connect(port), port, context, serverName, protocols);
  }

  /// A connection on which `first` is sent in clear text, and then TLS is spoken.
  public static RawClient tlsBehind(byte[] first, int port, SSLContext context, String serverName)
      throws IOException {
    Socket below = connect(port);
    below.getOutputStream().write(first);
    return tls(below, port, context, serverName);
  }

  private static RawClient tls(
      Socket below, int port, SSLContext context, String serverName, String... protocols)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(below, serverName, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    if (!serverName.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    try {
      socket.startHandshake();
      return new RawClient(socket);
    } catch (IOException e) {
      below.close();
      throw e;
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 10_000);
    return socket;
  }

  /// How long each read may take from now on.
  public RawClient patience(Duration patience) {
    this.patience = patience;
    return this;
  }

  /// Sends `text` in ISO 8859-1.
  public RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /// Says that nothing more will be sent; answers can still be read.
  public RawClient finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /// Closes the connection by a reset, not in order.
  public void reset() throws IOException {
    socket.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
    close();
  }

  /// Sends `request` and reads its answer.
  public RawAnswer ask(String request) throws IOException {
    return send(request).answer();
  }

  /// The next answer, and the interim ones before it.
  public RawAnswer answer() throws IOException {
    return read(false);
  }

  /// The next answer, which belongs to a HEAD request and so has no body.
  public RawAnswer answerToHead() throws IOException {
    return read(true);
  }

  private RawAnswer read(boolean toHead) throws IOException {
    begin();
    int start = inlet.position();
    List<Integer> interim = new ArrayList<>();
    String line = inlet.line();
    List<Field> fields = inlet.fields();
    for (int status = status(line); status < 200 && status != 101; status = status(line)) {
      interim.add(status);
      line = inlet.line();
      fields = inlet.fields();
    }
    Inlet.Chunked content = body(status(line), toHead, fields);
    return new RawAnswer(
        status(line),
        line,
        fields,
        content.body(),
        content.trailers(),
        List.copyOf(interim),
        inlet.range(start, inlet.position()));
  }

  private static int status(String line) throws ProtocolException {
    if (!line.matches("HTTP/1\\.[01] [1-9][0-9][0-9]( .*)?")) {
      throw new ProtocolException("status line: \"" + line + "\" (expected: HTTP/1.1 200 OK)");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private Inlet.Chunked body(int status, boolean toHead, List<Field> fields) throws IOException {
    if (toHead || status < 200 || status == 204 || status == 304) {
      return new Inlet.Chunked(Bytes.EMPTY, List.of());
    }
    String length = Field.first(fields, "content-length");
    String coding = Field.first(fields, "transfer-encoding");
    if (!coding.isEmpty() && !length.isEmpty()) {
      throw new ProtocolException(
          "Content-Length: "
              + length
              + " beside Transfer-Encoding: "
              + coding
              + " (expected: one of them)");
    }
    if (!coding.isEmpty()) {
      return inlet.chunked();
    }
    return new Inlet.Chunked(
        length.isEmpty() ? inlet.rest() : inlet.exactly(Long.parseLong(length)), List.of());
  }

  /// The next `length` bytes.
  public Bytes read(int length) throws IOException {
    begin();
    return inlet.exactly(length);
  }

  /// Everything up to the end of the connection, whether it ends in order or by a reset.
  public Bytes rest() throws IOException {
    begin();
    int start = inlet.position();
    try {
      return inlet.rest();
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SocketException e) {
      return inlet.all().slice(start, inlet.all().length());
    }
  }

  /// What TLS has agreed on.
  public SSLSession session() {
    return ((SSLSocket) socket).getSession();
  }

  /// What ALPN has agreed on; empty for nothing.
  public String protocol() {
    return ((SSLSocket) socket).getApplicationProtocol();
  }

  /// The port at this end.
  public int localPort() {
    return socket.getLocalPort();
  }

  private void begin() {
    deadline = System.nanoTime() + patience.toNanos();
  }

  private InputStream patient(InputStream in) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new SocketTimeoutException("not finished within " + patience);
        }
        socket.setSoTimeout((int) left);
        return in.read(target, from, length);
      }
    };
  }

  private void cutAfterLife() {
    try {
      if (!closed.await(LIFE.toSeconds(), TimeUnit.SECONDS)) {
        close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
