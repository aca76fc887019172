package io.bartizan.e2e;

import io.bartizan.gateway.run.Gateway;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestCertificates;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/// A real gateway within this process. Its configuration is a text, written to `bartizan.yaml` in a
/// folder with a certificate for localhost in `api.pem` and `api.key`; every text gets `admin: {
/// listen: 127.0.0.1:0 }` and an access log that is off, unless it says its own.
public final class TestGateway implements AutoCloseable {
  private final Path folder;
  private final Gateway gateway;
  private final TestCertificates authority;

  private TestGateway(Path folder, Gateway gateway, TestCertificates authority) {
    this.folder = folder;
    this.gateway = gateway;
    this.authority = authority;
  }

  /// Starts a gateway on the machine's clock.
  public static TestGateway start(Path folder, String yaml)
      throws IOException, GeneralSecurityException {
    return start(folder, yaml, Ticker.SYSTEM);
  }

  public static TestGateway start(Path folder, String yaml, Ticker ticker)
      throws IOException, GeneralSecurityException {
    TestCertificates authority = TestCertificates.in(folder);
    authority.server("api", "localhost", "127.0.0.1");
    Path file = write(folder, yaml);
    return new TestGateway(
        folder, Gateway.start(GatewaySettings.load(file).orElseThrow(), 2, ticker), authority);
  }

  private static Path write(Path folder, String yaml) throws IOException {
    String admin = yaml.contains("admin:") ? "" : "admin: { listen: 127.0.0.1:0 }\n";
    String log = yaml.contains("log:") ? "" : "log: { access: 'off' }\n";
    return Files.writeString(folder.resolve("bartizan.yaml"), yaml + admin + log);
  }

  /// Takes over another configuration.
  public void apply(String yaml) throws IOException {
    gateway.apply(GatewaySettings.load(write(folder, yaml)).orElseThrow());
  }

  /// Only writes another configuration.
  public Path write(String yaml) throws IOException {
    return write(folder, yaml);
  }

  public Gateway gateway() {
    return gateway;
  }

  public TestCertificates authority() {
    return authority;
  }

  /// The port of a listener, by its label: `http:0`.
  public int port(String listener) {
    return gateway.address(listener).getPort();
  }

  /// Asks the listener `http:0` for `path`, on a connection of its own.
  public RawAnswer get(String path) throws IOException {
    return ask("http:0", path);
  }

  /// Asks the admin listener.
  public RawAnswer admin(String path) throws IOException {
    return ask("admin", path);
  }

  /// Withdraws `entry` by the admin listener, with the secret of `revocation`.
  public RawAnswer withdraw(String secret, String entry) throws IOException {
    try (RawClient client = RawClient.plain(port("admin"))) {
      return client.ask(
          "POST /revocations?entry="
              + URLEncoder.encode(entry, StandardCharsets.UTF_8)
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: Bearer "
              + secret
              + "\r\n\r\n");
    }
  }

  private RawAnswer ask(String listener, String path) throws IOException {
    try (RawClient client = RawClient.plain(port(listener))) {
      return client.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
  }

  /// What `/config` of the admin listener says.
  public String standing() throws IOException {
    return admin("/config").text();
  }

  /// A connection to the listener `https:0`.
  public RawClient tls(@Nullable String serverName) throws IOException, GeneralSecurityException {
    return RawClient.tls(
        port("https:0"), authority.trusting(), serverName == null ? "" : serverName);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
