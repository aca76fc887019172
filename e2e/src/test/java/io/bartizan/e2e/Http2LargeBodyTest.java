package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bodies over HTTP/2 that are larger than the gateway's memory, by a client that people use.
class Http2LargeBodyTest {
  private static final long GIB = 1L << 30;
  private static final long MOST_KIB = 256 << 10;

  @TempDir Path folder;

  @Test
  void a_gibibyte_passes_in_each_direction_unchanged_and_in_little_memory() throws Exception {
    TestCertificates certificates = TestCertificates.in(folder);
    certificates.server("api", "localhost", "127.0.0.1");
    Future<String> expected = CompletableFuture.supplyAsync(Http2LargeBodyTest::digest);
    try (Warehouse warehouse = Warehouse.open();
        Program gateway =
            Program.serving(
                folder,
                """
                listen:
                  - { https: 127.0.0.1:0, name: secure }
                  - { http: 127.0.0.1:0, name: clear, protocols: [h2] }
                tls: { certificate: api.pem, key: api.key }
                services: { warehouse: { endpoints: [ "%s" ] } }
                routes:
                  - { path: /**, service: warehouse, public: true, bounds: { body: 1GiB, total: 5min } }
                admin: { listen: 127.0.0.1:0 }
                """
                    .formatted(warehouse.endpoint()))) {
      String ca = certificates.file().toString();
      String secure = "https://localhost:" + gateway.port("secure");
      String clear = "http://localhost:" + gateway.port("clear");
      assertThat(download(curl("--http2", "--cacert", ca, secure + "/goods/" + GIB)))
          .isEqualTo(expected.get());
      assertThat(upload(curl("--http2-prior-knowledge", "-T", "-", clear + "/goods")))
          .isEqualTo(expected.get());
      System.out.println("peak of resident memory: " + gateway.peakMemory() + " KiB");
      assertThat(gateway.peakMemory()).isLessThan(MOST_KIB);
      gateway.end("TERM");
    }
  }

  private static String digest() {
    try {
      return Goods.digest(GIB);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process curl(String... words) throws IOException {
    List<String> line = new java.util.ArrayList<>(List.of("curl", "-sS", "--fail"));
    line.addAll(List.of(words));
    return new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /// The SHA-256 of what curl got.
  private static String download(Process curl) throws Exception {
    MessageDigest digest = Warehouse.sha256();
    byte[] block = new byte[Goods.BLOCK];
    try (InputStream in = curl.getInputStream()) {
      for (int length = in.read(block); length >= 0; length = in.read(block)) {
        digest.update(block, 0, length);
      }
    }
    end(curl);
    return HexFormat.of().formatHex(digest.digest());
  }

  /// What the warehouse answers: the SHA-256 of what it got.
  private static String upload(Process curl) throws Exception {
    try (OutputStream out = curl.getOutputStream()) {
      Goods.send(GIB, out::write);
    }
    String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    end(curl);
    return answer;
  }

  private static void end(Process curl) throws InterruptedException {
    assertThat(curl.waitFor(1, TimeUnit.MINUTES)).as("curl ends").isTrue();
    assertThat(curl.exitValue()).as("exit status of curl").isZero();
  }
}
