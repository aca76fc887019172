package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.TestCertificates;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bodies that are larger than the gateway's memory, to and from the upstream, in clear text and
/// with TLS.
class LargeBodyTest {
  private static final long GIB = 1L << 30;
  private static final long MOST_KIB = 256 << 10;
  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir Path folder;
  private TestCertificates certificates;
  private Warehouse warehouse;
  private Program gateway;

  @BeforeEach
  void serve() throws Exception {
    certificates = TestCertificates.in(folder);
    certificates.server("api", "localhost", "127.0.0.1");
    warehouse = Warehouse.open();
    gateway =
        Program.serving(
            folder,
            """
            listen:
              - { https: 127.0.0.1:0, name: secure }
              - { http: 127.0.0.1:0, name: clear }
            tls: { certificate: api.pem, key: api.key }
            services: { warehouse: { endpoints: [ "%s" ] } }
            routes:
              - { path: /**, service: warehouse, public: true, bounds: { body: 1GiB, total: 5min } }
            admin: { listen: 127.0.0.1:0 }
            """
                .formatted(warehouse.endpoint()));
  }

  private static String digest() {
    try {
      return Goods.digest(GIB);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() throws Exception {
    gateway.close();
    warehouse.close();
  }

  @Test
  void a_gibibyte_passes_in_each_direction_unchanged_and_in_little_memory() throws Exception {
    Future<String> expected = CompletableFuture.supplyAsync(LargeBodyTest::digest);
    assertThat(exchange(secure(), LargeBodyTest::uploadWithLength)).isEqualTo(expected.get());
    assertThat(exchange(clear(), LargeBodyTest::uploadInChunks)).isEqualTo(expected.get());
    assertThat(exchange(secure(), LargeBodyTest::download)).isEqualTo(expected.get());
    assertThat(exchange(clear(), LargeBodyTest::download)).isEqualTo(expected.get());
    System.out.println("peak of resident memory: " + gateway.peakMemory() + " KiB");
    assertThat(gateway.peakMemory()).isLessThan(MOST_KIB);
    gateway.end("TERM");
  }

  @Test
  void one_byte_more_than_the_bound_is_refused() throws Exception {
    try (Socket socket = clear()) {
      send(
          socket.getOutputStream(),
          "PUT /goods HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741825\r\n\r\n");
      assertThat(Warehouse.Wire.line(socket.getInputStream())).startsWith("HTTP/1.1 413 ");
    }
    gateway.end("TERM");
  }

  /// One end of an exchange; gives the SHA-256 of the body, as this end or the other has seen it.
  private interface Client {
    String talk(InputStream in, OutputStream out) throws Exception;
  }

  private static String exchange(Socket connected, Client client) throws Exception {
    try (Socket socket = connected) {
      return client.talk(
          new BufferedInputStream(socket.getInputStream(), Goods.BLOCK),
          new BufferedOutputStream(socket.getOutputStream(), Goods.BLOCK));
    }
  }

  private Socket secure() throws Exception {
    return connect(certificates.trusting().getSocketFactory(), "secure");
  }

  private Socket clear() throws Exception {
    return connect(SocketFactory.getDefault(), "clear");
  }

  private Socket connect(SocketFactory factory, String listener) throws IOException {
    var address = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    Socket socket = factory.createSocket(address, gateway.port(listener));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static String uploadWithLength(InputStream in, OutputStream out) throws Exception {
    return upload("Content-Length: " + GIB, in, out, out::write, "");
  }

  private static String uploadInChunks(InputStream in, OutputStream out) throws Exception {
    Goods.Taker chunks =
        (bytes, from, length) -> {
          send(out, Integer.toHexString(length) + "\r\n");
          out.write(bytes, from, length);
          send(out, "\r\n");
        };
    return upload("Transfer-Encoding: chunked", in, out, chunks, "0\r\n\r\n");
  }

  private static String upload(
      String framing, InputStream in, OutputStream out, Goods.Taker body, String end)
      throws Exception {
    send(out, "PUT /goods HTTP/1.1\r\nHost: localhost\r\n" + framing + "\r\n\r\n");
    Goods.send(GIB, body);
    send(out, end);
    out.flush();
    StringBuilder text = new StringBuilder();
    answer(in)
        .read(
            in,
            (bytes, from, length) ->
                text.append(new String(bytes, from, length, StandardCharsets.US_ASCII)));
    return text.toString();
  }

  private static String download(InputStream in, OutputStream out) throws Exception {
    send(out, "GET /goods/" + GIB + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    out.flush();
    MessageDigest digest = Warehouse.sha256();
    answer(in).read(in, digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Warehouse.Wire.Framing answer(InputStream in) throws IOException {
    assertThat(Warehouse.Wire.line(in)).startsWith("HTTP/1.1 200");
    return Warehouse.Wire.framing(in);
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
