package io.bartizan.gateway.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The demo's private folder: configuration, certificate, and for each caller a file with its
/// `Authorization` field, as curl's `-H @FILE` reads it. Only the owner can look into it; it is
/// deleted at the end.
final class DemoFolder implements AutoCloseable {
  static final String BUYER = "buyer";
  static final String GUEST = "guest";
  static final String HASTY = "hasty";

  private static final String AUDIENCE = "orders";

  private final Path path;

  private DemoFolder(Path path) {
    this.path = path;
  }

  /// Makes the folder and a certificate in it.
  static DemoFolder made() throws IOException, InterruptedException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    DemoFolder folder = new DemoFolder(Files.createTempDirectory("bartizan-demo-", owner));
    DemoCertificate.write(folder.certificate(), folder.path.resolve("api.key"));
    return folder;
  }

  Path path() {
    return path;
  }

  Path certificate() {
    return path.resolve("api.pem");
  }

  Path configuration() {
    return path.resolve("bartizan.yaml");
  }

  Path credential(String caller) {
    return path.resolve(caller);
  }

  /// Writes the example with the ports that are really used.
  void configure(int port, int upstream, int issuer, boolean adminElsewhere) throws IOException {
    String text = text("bartizan.yaml", upstream, issuer).replace("https: 8443", "https: " + port);
    Files.writeString(
        configuration(), adminElsewhere ? text + "admin: { listen: 127.0.0.1:0 }\n" : text);
  }

  /// Writes the configuration that goes through everything once.
  void prepare(int upstream, int issuer) throws IOException {
    String text = text("prepare.yaml", upstream, issuer).replace("127.0.0.1:8443", "127.0.0.1:0");
    Files.writeString(configuration(), text);
  }

  private static String text(String resource, int upstream, int issuer) throws IOException {
    return read(resource)
        .replace("127.0.0.1:9001", "127.0.0.1:" + upstream)
        .replace("127.0.0.1:9002", "127.0.0.1:" + issuer);
  }

  private static String read(String resource) throws IOException {
    try (InputStream in = DemoFolder.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " (expected: beside the class)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Gives every caller a fresh token.
  void credentials(DemoIssuer issuer, Instant now) throws IOException {
    credential(BUYER, issuer.token("ada", AUDIENCE, List.of("buyer"), now));
    credential(GUEST, issuer.token("grace", AUDIENCE, List.of("guest"), now));
    credential(HASTY, issuer.token("linus", AUDIENCE, List.of("buyer"), now));
  }

  private void credential(String caller, String token) throws IOException {
    Files.writeString(credential(caller), "Authorization: Bearer " + token + "\n");
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(path);
  }
}
