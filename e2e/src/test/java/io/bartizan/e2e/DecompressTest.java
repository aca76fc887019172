package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compressed request bodies, good and bad, sent to a gateway with `decompress`.
final class DecompressTest {
  private static final byte[] TEXT =
      "{\"name\":\"item\"},".repeat(2_000).getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  private ScriptedUpstream upstream;
  private TestGateway gateway;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0 }
            services: { s: { endpoints: "%s" } }
            routes:
              - { path: /**, service: s, public: true, bounds: { body: 20MiB }, decompress: { size: 10MiB, ratio: 1000 } }
              - { path: /strict, service: s, public: true, bounds: { body: 20MiB }, decompress: { ratio: 20, algorithms: gzip } }
              - { path: /as-is, service: s, public: true }
            """
                .formatted(upstream.endpoint()));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    upstream.close();
  }

  private RawClient client() throws IOException {
    return RawClient.plain(gateway.port("http:0")).patience(Duration.ofSeconds(60));
  }

  private static String head(String path, String coding, int length, String... more) {
    String lines = more.length == 0 ? "" : String.join("\r\n", more) + "\r\n";
    return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n%s\r\n"
        .formatted(path, coding, length, lines);
  }

  private RawAnswer post(String path, String coding, byte[] body) throws IOException {
    try (RawClient client = client()) {
      return client
          .send(head(path, coding, body.length, "Content-Digest: sha-256=:x:"))
          .send(body)
          .answer();
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(all)) {
      out.write(bytes);
    }
    return all.toByteArray();
  }

  private static byte[] zlib(byte[] bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(all)) {
      out.write(bytes);
    }
    return all.toByteArray();
  }

  @Test
  void the_upstream_sees_what_was_meant() throws Exception {
    Brotli4jLoader.ensureAvailability();
    byte[][] bodies = {gzip(TEXT), gzip(TEXT), zlib(TEXT), Encoder.compress(TEXT), TEXT};
    String[] codings = {"gzip", "X-GZIP", "deflate", "br", "identity"};
    for (int i = 0; i < bodies.length; i++) {
      assertThat(post("/", codings[i], bodies[i]).status()).as(codings[i]).isEqualTo(200);
      SeenRequest seen = upstream.request(i);
      assertThat(seen.body().toArray()).as(codings[i]).isEqualTo(TEXT);
      boolean decoded = !codings[i].equals("identity");
      assertThat(seen.fields("content-encoding")).hasSize(decoded ? 0 : 1);
      assertThat(seen.fields("content-digest")).hasSize(decoded ? 0 : 1);
      assertThat(seen.field("content-length")).isEqualTo(decoded ? "" : "" + TEXT.length);
    }
    byte[] zipped = gzip(TEXT);
    assertThat(post("/as-is", "gzip", zipped).status()).isEqualTo(200);
    assertThat(upstream.request(5).body().toArray()).isEqualTo(zipped);
    assertThat(upstream.request(5).field("content-encoding")).isEqualTo("gzip");
  }

  @Test
  void a_body_in_many_chunks_is_decoded_as_it_comes() throws Exception {
    byte[] noise = new byte[3 << 20];
    new Random(1).nextBytes(noise);
    byte[] zipped = gzip(noise);
    try (RawClient client = client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int at = 0; at < zipped.length; at += 50_001) {
        byte[] part = Arrays.copyOfRange(zipped, at, Math.min(zipped.length, at + 50_001));
        client.send(Integer.toHexString(part.length) + "\r\n").send(part).send("\r\n");
      }
      assertThat(client.ask("0\r\n\r\n").status()).isEqualTo(200);
    }
    assertThat(upstream.request(0).body().toArray()).isEqualTo(noise);
  }

  @Test
  void what_cannot_be_decoded_is_refused() throws Exception {
    byte[] good = gzip(TEXT);
    Object[][] table = {
      {"/", "gzip, gzip", gzip(good), 415, "request.content-encoding"},
      {"/", "zstd", good, 415, "request.content-encoding"},
      {"/", "compress", good, 415, "request.content-encoding"},
      {"/strict", "br", good, 415, "request.content-encoding"},
      {"/", "gzip\r\nContent-Encoding: gzip", gzip(good), 415, "request.content-encoding"},
      {"/", "gzip", Arrays.copyOf(good, good.length + 1), 400, "request.content-broken"},
      {"/", "gzip", Arrays.copyOf(good, good.length - 1), 400, "request.content-broken"},
      {"/", "gzip", TEXT, 400, "request.content-broken"},
      {"/", "br", TEXT, 400, "request.content-broken"},
      {"/", "deflate", good, 400, "request.content-broken"},
      {"/strict", "gzip", gzip(new byte[1 << 20]), 413, "request.content-too-large"},
      {"/", "gzip", gzip(new byte[(10 << 20) + 1]), 413, "request.content-too-large"},
    };
    for (Object[] row : table) {
      RawAnswer answer = post((String) row[0], (String) row[1], (byte[]) row[2]);
      assertThat(answer.status()).as("%s %s", row[0], row[1]).isEqualTo(row[3]);
      assertThat(answer.text()).contains("\"code\":\"" + row[4] + "\"");
    }
    assertThat(table).hasDimensions(12, 5);
    assertThat(post("/strict", "br", good).field("accept-encoding")).isEqualTo("gzip");
    byte[] most = new byte[10 << 20];
    new Random(1).nextBytes(most);
    Arrays.fill(most, 1 << 16, most.length, (byte) 0);
    assertThat(post("/", "gzip", gzip(most)).status()).isEqualTo(200);
  }

  /// 10 MB that become 10 GB: one flushed block of zeros, again and again.
  private static byte[] bomb() {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(new byte[1 << 20]);
    byte[] block = new byte[1 << 12];
    int length = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
    deflater.end();
    byte[] head = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    int blocks = 10 * 1024;
    byte[] bomb = Arrays.copyOf(head, head.length + blocks * length);
    for (int i = 0; i < blocks; i++) {
      System.arraycopy(block, 0, bomb, head.length + i * length, length);
    }
    return bomb;
  }

  @Test
  void a_bomb_is_refused_while_others_are_served() throws Exception {
    upstream.always(Reply.ok("fine"));
    byte[] bomb = bomb();
    assertThat(bomb.length).isBetween(9 << 20, 12 << 20);
    for (int i = 0; i < 5; i++) {
      try (RawClient attacker = client();
          RawClient other = client()) {
        attacker.send(head("/", "gzip", bomb.length)).send(Arrays.copyOf(bomb, 64 << 10));
        assertThat(other.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").text()).isEqualTo("fine");
        RawAnswer answer = attacker.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("request.content-too-large");
        assertThat(other.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").text()).isEqualTo("fine");
      }
    }
  }
}
