package io.bartizan.e2e;

import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestAuthority;
import io.bartizan.testkit.TestIssuer;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A gateway whose listener `open` asks for certificates of two authorities, whose listener
/// `strict` demands one of partners that is not revoked, and whose listener `plain` asks for none.
final class Checkpoint implements AutoCloseable {
  static final String ROUTES =
      """
      routes:
        - { name: subject, path: /subject, service: goods, authenticate: { mtls: {} } }
        - { name: spiffe, path: /spiffe, service: goods, authenticate: { mtls: { caller: spiffe, trust-domain: shop.example, allow: "spiffe://shop.example/ns/*/sa/orders" } } }
        - { name: dns, path: /dns, service: goods, authenticate: { mtls: { caller: dns, allow: "**.shop.example" } } }
        - { name: email, path: /email, service: goods, authenticate: { mtls: { caller: email, roles: { "*@shop.example": [buyer] } } }, authorize: { roles: [buyer] } }
        - { name: staff, path: /staff, service: goods, authenticate: { mtls: { trust: staff.pem } } }
        - { name: consumer, path: /consumer, service: goods, authenticate: { mtls: { caller: consumer } } }
        - { name: token, path: /token, service: goods, authenticate: { jwt: { issuer: "ISSUER", audience: orders } } }
        - { name: both, path: /both, service: goods, authenticate: { mtls: {}, jwt: { issuer: "ISSUER", audience: orders }, require: all } }
        - { name: public, path: /public, service: goods, public: true }
      """;

  final TestAuthority partners;
  final TestAuthority staff;
  final TestAuthority.Client known;
  final TestAuthority.Client revoked;
  final TestIssuer issuer;
  final ScriptedUpstream goods;
  final TestGateway gateway;
  private final String yaml;

  /// Whether the gateway has another TLS library than Java's, which refuses some things by itself.
  static boolean nativeTls() {
    return OpenSsl.isAvailable();
  }

  private Checkpoint(Path folder, Ticker ticker) throws IOException, GeneralSecurityException {
    partners = TestAuthority.root(folder, "partners");
    staff = TestAuthority.root(folder, "staff");
    known = partners.client("known");
    revoked = partners.client("revoked");
    partners.revoke("partners.crl", Instant.now().plus(Duration.ofDays(1)), revoked.leaf());
    issuer = TestIssuer.start(ticker, "ES256");
    goods = ScriptedUpstream.start().always(Reply.ok("in stock"));
    yaml =
        """
        listen:
          - { https: 127.0.0.1:0, name: open, client-certificates: { trust: [partners.pem, staff.pem], mode: optional } }
          - { https: 127.0.0.1:0, name: strict, client-certificates: { trust: partners.pem, revoked: { lists: partners.crl } } }
          - { https: 127.0.0.1:0, name: plain }
        tls: { certificate: api.pem, key: api.key }
        services: { goods: { endpoints: [ "%s" ] } }
        consumers:
          shop: { certificates: [ { sha256: "%s" }, { uri: "urn:shop" } ] }
          bank: { certificates: { subject: "CN=Bank,O=bank" } }
        """
                .formatted(goods.endpoint(), sha256(known))
            + ROUTES.replace("ISSUER", issuer.issuer());
    gateway = TestGateway.start(folder, yaml, ticker);
  }

  static Checkpoint open(Path folder) throws IOException, GeneralSecurityException {
    return new Checkpoint(folder, Ticker.SYSTEM);
  }

  static Checkpoint open(Path folder, Ticker ticker) throws IOException, GeneralSecurityException {
    return new Checkpoint(folder, ticker);
  }

  private static String sha256(TestAuthority.Client client) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(
            java.security.MessageDigest.getInstance("SHA-256").digest(client.leaf().getEncoded()));
  }

  /// The configuration, to be changed.
  String yaml() {
    return yaml;
  }

  /// TLS of a client.
  ///
  /// @param client whose certificate it shows; null for none
  SSLContext tls(TestAuthority.@Nullable Client client)
      throws IOException, GeneralSecurityException {
    return client == null ? gateway.authority().trusting() : client.tls(gateway.authority());
  }

  /// A connection to a listener.
  RawClient connect(String listener, SSLContext tls) throws IOException {
    return RawClient.tls(gateway.port(listener), tls, "localhost");
  }

  /// Asks the listener `open` on a connection of its own.
  ///
  /// @param lines further fields, each with its end
  RawAnswer ask(TestAuthority.@Nullable Client client, String path, String lines)
      throws IOException, GeneralSecurityException {
    try (RawClient wire = connect("open", tls(client))) {
      return wire.ask(request(path, lines));
    }
  }

  RawAnswer ask(TestAuthority.@Nullable Client client, String path)
      throws IOException, GeneralSecurityException {
    return ask(client, path, "");
  }

  static String request(String path, String lines) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n";
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    goods.close();
    issuer.close();
  }
}
