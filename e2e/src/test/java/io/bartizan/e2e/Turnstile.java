package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestIssuer;
import io.bartizan.testkit.TestKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/// A gateway that lets bearers of tokens through to a warehouse, an issuer that it trusts, and
/// another one that it trusts too.
final class Turnstile implements AutoCloseable {
  final TestIssuer issuer;
  final TestIssuer second;
  final Warehouse warehouse;
  final TestGateway gateway;

  private Turnstile(
      TestIssuer issuer, TestIssuer second, Warehouse warehouse, TestGateway gateway) {
    this.issuer = issuer;
    this.second = second;
    this.warehouse = warehouse;
    this.gateway = gateway;
  }

  /// An attempt to get through.
  interface Attack {
    RawAnswer run(Turnstile turnstile) throws Exception;
  }

  /// @param routes the list of routes; `ISSUER` and `SECOND` stand for the issuers' names
  static Turnstile open(Path folder, String routes) throws IOException, GeneralSecurityException {
    return open(folder, TestIssuer.start(Ticker.SYSTEM, "ES256", "RS256"), routes);
  }

  static Turnstile open(Path folder, TestIssuer issuer, String routes)
      throws IOException, GeneralSecurityException {
    TestIssuer second = TestIssuer.start(Ticker.SYSTEM, "ES256");
    Warehouse warehouse = Warehouse.open();
    String yaml =
        """
        listen: { http: 127.0.0.1:0 }
        services:
          warehouse: { endpoints: [ "%s" ] }
        """
                .formatted(warehouse.endpoint())
            + routes.replace("ISSUER", issuer.issuer()).replace("SECOND", second.issuer());
    return new Turnstile(issuer, second, warehouse, TestGateway.start(folder, yaml));
  }

  /// Shows a token at `/`.
  RawAnswer show(String token) throws IOException {
    return show("/", token);
  }

  RawAnswer show(String path, String token) throws IOException {
    return ask("GET", path, "Authorization: Bearer " + token + "\r\n");
  }

  /// @param lines further fields, each with its end
  RawAnswer ask(String method, String path, String lines) throws IOException {
    try (RawClient client = RawClient.plain(port())) {
      return client.ask(
          method + " " + path + " HTTP/1.1\r\nHost: localhost:" + port() + "\r\n" + lines + "\r\n");
    }
  }

  int port() {
    return gateway.port("http:0");
  }

  /// Asserts that the attack of `row` is refused, and that nothing of it reaches the warehouse.
  void refuses(Attempt<Attack> row) throws Exception {
    RawAnswer answer = row.attack().run(this);
    assertThat(answer.text()).as(answer.toString()).contains("\"code\":\"" + row.code() + "\"");
    assertThat(answer.status()).isIn(400, 401);
    assertThat(answer.text()).doesNotContain("in stock");
  }

  /// A token of exactly this header and these claims, signed by `key`.
  static String signed(TestKey key, String header, String claims) throws GeneralSecurityException {
    String input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
    return input + "." + Base64URL.encode(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    warehouse.close();
    issuer.close();
    second.close();
  }
}
