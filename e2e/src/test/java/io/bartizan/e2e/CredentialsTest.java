package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.gateway.run.Gateway;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import io.bartizan.testkit.TestIssuer;
import io.bartizan.testkit.TestKey;
import io.bartizan.testkit.TestToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens and keys, right and wrong, shown to a whole gateway by a client on a socket: what the
/// client is told, and what the upstream gets to see.
final class CredentialsTest {
  @TempDir Path folder;
  private final HandTicker clock = new HandTicker();
  private final KeyMaker.NewKey key = new KeyMaker(new SecureRandom()).make("bz");
  private TestIssuer issuer;
  private ScriptedUpstream upstream;
  private Gateway gateway;
  private RawClient client;
  private boolean stopped;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    issuer = TestIssuer.start(clock, "RS256", "ES256");
    upstream = ScriptedUpstream.start();
    Path file = folder.resolve("bartizan.yaml");
    Files.writeString(file, settings());
    gateway = Gateway.start(GatewaySettings.load(file).orElseThrow(), 1, clock);
    client = RawClient.plain(gateway.address("http:0").getPort());
  }

  private String settings() {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { orders: { endpoints: "%s" } }
    consumers: { shop: { keys: { id: %s, hash: "%s" }, roles: [buyer] } }
    routes:
      - path: /**
        service: orders
        authenticate:
          jwt: { issuer: "%s", audience: orders }
          api-key: { query: api_key, unsafe: [key-in-query] }
    admin: { listen: 127.0.0.1:0 }
    log: { access: %s, query: true }
    """
        .formatted(
            upstream.endpoint(),
            key.id(),
            key.hash(),
            issuer.issuer(),
            folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    stop();
    upstream.close();
    issuer.close();
  }

  private void stop() {
    if (!stopped) {
      stopped = true;
      gateway.close();
    }
  }

  /// What the gateway has written to its access log until its end, which is now.
  private String log() throws IOException {
    stop();
    return Files.readString(folder.resolve("access.log"));
  }

  private RawAnswer ask(String target, String... fields) throws IOException {
    String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return client.ask("GET " + target + " HTTP/1.1\r\nHost: api.example.com\r\n" + lines + "\r\n");
  }

  private RawAnswer show(String token) throws IOException {
    return ask("/orders", "Authorization: Bearer " + token);
  }

  private void assertRefused(Map<String, String> table, int rows) throws IOException {
    int ran = 0;
    for (Map.Entry<String, String> row : table.entrySet()) {
      RawAnswer answer = show(row.getKey());
      assertThat(answer.status()).as("row %d: %s", ran, row.getValue()).isEqualTo(401);
      assertThat(answer.text()).contains("\"code\":\"" + row.getValue() + "\"");
      assertThat(answer.field("www-authenticate"))
          .startsWith("Bearer realm=\"api\", error=\"invalid_token\", ");
      ran++;
    }
    assertThat(ran).isEqualTo(rows);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void a_good_token_reaches_the_upstream_and_stays_at_the_gate() throws Exception {
    for (String algorithm : List.of("RS256", "ES256")) {
      assertThat(show(issuer.token().signedBy(algorithm).text()).status()).isEqualTo(200);
    }
    assertThat(upstream.requests())
        .hasSize(2)
        .allMatch(seen -> seen.fields("authorization").isEmpty());
  }

  @Test
  void every_wrong_claim_is_refused() throws Exception {
    Map<String, String> table = new LinkedHashMap<>();
    table.put(issuer.token().expiresIn(Duration.ofSeconds(-30)).text(), "token.expired");
    table.put(issuer.token().notBefore(clock.now().plusSeconds(31)).text(), "token.not-yet-valid");
    table.put(issuer.token().claim("iss", "https://evil.example.com").text(), "token.issuer");
    table.put(issuer.token().audience("billing").text(), "token.audience");
    table.put(issuer.token().header("typ", "logout+jwt").text(), "token.type");
    table.put(issuer.token().without("exp").text(), "token.claims");
    table.put(issuer.token().without("sub").text(), "token.claims");
    assertRefused(table, 7);
  }

  @Test
  void every_trick_with_keys_and_algorithms_is_refused() throws Exception {
    TestKey own = TestKey.of("RS256", "RS256-1");
    byte[] secret = issuer.key("RS256").publicKey().getEncoded();
    Map<String, String> table = new LinkedHashMap<>();
    table.put(issuer.token().unsigned(), "token.malformed");
    table.put(issuer.token().unsigned() + "AA", "token.algorithm");
    table.put(issuer.token().signedBy("RS256").hmac(secret), "token.algorithm");
    table.put(issuer.token().signedBy("RS256").header("alg", "PS256").text(), "token.algorithm");
    table.put(
        issuer.token().signedBy(own).header("jwk", own.publicJwk()).text(), "token.signature");
    table.put(issuer.token().header("jku", issuer.keysUrl()).forged(), "token.signature");
    table.put(issuer.token().header("crit", List.of("exp")).text(), "token.header");
    table.put("not.a.token", "token.malformed");
    assertRefused(table, 8);
  }

  @Test
  void a_flood_of_unknown_kids_reaches_the_issuer_once() throws Exception {
    show(issuer.token().text());
    Map<String, String> table = new LinkedHashMap<>();
    for (int i = 0; i < 200; i++) {
      table.put(issuer.token().header("kid", "k" + i).text(), "token.key");
    }
    int ran = 0;
    for (String token : table.keySet()) {
      assertThat(show(token).text()).contains("\"code\":\"token.key\"");
      ran++;
    }
    assertThat(ran).isEqualTo(200);
    assertThat(issuer.keys().fetches()).isEqualTo(1);
  }

  @Test
  void without_a_credential_the_client_is_told_what_is_asked_for() throws Exception {
    RawAnswer answer = ask("/orders");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.fields("www-authenticate"))
        .containsExactly("Bearer realm=\"api\"", "ApiKey realm=\"api\", header=\"x-api-key\"");
    assertThat(ask("/orders", "Authorization: Bearer a", "Authorization: Bearer b").status())
        .isEqualTo(400);
  }

  @Test
  void without_keys_every_token_is_refused_until_the_issuer_is_back() throws Exception {
    issuer.keys().status(500);
    String token = issuer.token().text();
    assertThat(show(token).status()).isEqualTo(503);
    issuer.keys().heal();
    clock.advance(Duration.ofSeconds(1));
    assertThat(show(token).status()).isEqualTo(200);
  }

  @Test
  void an_api_key_reaches_neither_the_upstream_nor_the_log() throws Exception {
    assertThat(ask("/orders?a=1", "X-API-Key: " + key.key(), "x_api_key: " + key.key()).status())
        .isEqualTo(200);
    assertThat(ask("/orders?a=1&api_key=" + key.key() + "&b=2").status()).isEqualTo(200);
    assertThat(ask("/orders?api_key=" + key.key()).status()).isEqualTo(200);
    assertThat(ask("/orders?api_key=" + key.key() + "x").status()).isEqualTo(401);
    assertThat(upstream.requests())
        .extracting(SeenRequest::target)
        .containsExactly("/orders?a=1", "/orders?a=1&b=2", "/orders");
    assertThat(upstream.requests()).noneMatch(seen -> seen.toString().contains(key.key()));
    String secret = key.key().substring(key.key().lastIndexOf('_') + 1);
    assertThat(log()).contains("credential.invalid").doesNotContain(secret);
  }

  @Test
  void a_token_reaches_no_log() throws Exception {
    TestToken token = issuer.token();
    String good = token.text();
    String forged = token.forged();
    show(good);
    show(forged);
    ask("/orders?access_token=" + good, "X-Token: " + good);
    String log = log();
    assertThat(log).contains("token.signature", "credential.missing");
    for (String text : List.of(good, forged)) {
      for (String part : text.split("\\.")) {
        assertThat(log).doesNotContain(part);
      }
    }
  }
}
