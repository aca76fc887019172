package io.bartizan.e2e;

import io.bartizan.testkit.TestAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// OpenSSL's OCSP responder, which knows some certificates of one authority.
final class Responder implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Process process;
  private final int port;

  private Responder(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// A port that nobody uses.
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// A file that says which certificates were issued.
  static Path index(Path folder, List<X509Certificate> good, List<X509Certificate> revoked)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    good.forEach(each -> lines.append(line("V", "", each)));
    revoked.forEach(
        each -> lines.append(line("R", TIME.format(Instant.now().minusSeconds(60)), each)));
    return Files.writeString(Files.createTempFile(folder, "index", ".txt"), lines);
  }

  /// Starts one.
  ///
  /// @param certificate with which it signs, in PEM
  static Responder start(int port, Path index, TestAuthority authority, Path certificate, Path key)
      throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    "openssl",
                    "ocsp",
                    "-index",
                    index.toString(),
                    "-port",
                    String.valueOf(port),
                    "-CA",
                    authority.file().toString(),
                    "-rsigner",
                    certificate.toString(),
                    "-rkey",
                    key.toString(),
                    "-ndays",
                    "1"))
            .redirectErrorStream(true)
            .start();
    await(process);
    return new Responder(process, port);
  }

  private static String line(String state, String when, X509Certificate certificate) {
    String serial = certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    return "%s\t%s\t%s\t%s\tunknown\t/CN=%s\n"
        .formatted(
            state,
            TIME.format(certificate.getNotAfter().toInstant()),
            when,
            serial.length() % 2 == 0 ? serial : "0" + serial,
            serial);
  }

  private static void await(Process process) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.contains("waiting for OCSP client")) {
        return;
      }
    }
    throw new IOException("the responder has not started");
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
