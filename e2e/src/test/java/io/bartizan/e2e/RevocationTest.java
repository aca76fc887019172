package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens that are withdrawn before they expire.
final class RevocationTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String ROUTES =
      """
      revocation: { file: revoked.txt, secret: "file:secret", tolerate-outage: 3s }
      routes:
        - { path: /**, service: warehouse, authenticate: { jwt: { issuer: "ISSUER", audience: orders } } }
      """;

  @TempDir Path folder;

  private Turnstile open(Path where, String more) throws Exception {
    Files.writeString(where.resolve("secret"), SECRET);
    Files.writeString(where.resolve("revoked.txt"), "# nothing yet\n\n");
    return Turnstile.open(where, more + ROUTES);
  }

  private static void assertRevoked(RawAnswer answer) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text()).contains("\"code\":\"token.revoked\"", "The token is not valid.");
  }

  @Test
  void by_its_id_its_subject_its_client_or_its_age_also_when_it_is_remembered() throws Exception {
    try (Turnstile turnstile = open(folder, "")) {
      String issuer = turnstile.issuer.issuer();
      String[][] table = {
        {"jti " + issuer + " one", "jti", "one"},
        {"sub " + issuer + " bob%20b", "sub", "bob b"},
        {"client " + issuer + " shop", "client_id", "shop"},
        {"client " + issuer + " app", "azp", "app"},
      };
      for (String[] row : table) {
        String token = turnstile.issuer.token().claim(row[1], row[2]).text();
        assertThat(turnstile.show(token).status()).as(row[0]).isEqualTo(200);
        assertThat(turnstile.gateway.withdraw(SECRET, row[0]).status()).as(row[0]).isEqualTo(204);
        assertRevoked(turnstile.show(token));
      }
      String token = turnstile.issuer.token().text();
      String later =
          turnstile.issuer.token().claim("iat", Instant.now().getEpochSecond() + 20).text();
      assertThat(turnstile.show(token).status()).isEqualTo(200);
      String entry = "all " + issuer + " before " + Instant.now().plusSeconds(10);
      assertThat(turnstile.gateway.withdraw(SECRET, entry).status()).isEqualTo(204);
      assertRevoked(turnstile.show(token));
      assertThat(turnstile.show(later).status()).isEqualTo(200);
    }
  }

  @Test
  void only_whoever_has_the_secret_withdraws_and_only_what_can_be_read() throws Exception {
    try (Turnstile turnstile = open(folder, "")) {
      String entry = "sub " + turnstile.issuer.issuer() + " alice";
      assertThat(turnstile.gateway.withdraw("wrong", entry).status()).isEqualTo(401);
      assertThat(turnstile.gateway.withdraw("", entry).status()).isEqualTo(401);
      for (String wrong : new String[] {"", "alice", "sub x", "all x", "jti a b before soon"}) {
        assertThat(turnstile.gateway.withdraw(SECRET, wrong).status()).as(wrong).isEqualTo(400);
      }
      assertThat(turnstile.show(turnstile.issuer.token().text()).status()).isEqualTo(200);
    }
  }

  @Test
  void by_a_file_that_is_read_again_with_the_configuration() throws Exception {
    try (Turnstile turnstile = open(folder, "")) {
      String token = turnstile.issuer.token().text();
      assertThat(turnstile.show(token).status()).isEqualTo(200);
      Files.writeString(
          folder.resolve("revoked.txt"), "sub " + turnstile.issuer.issuer() + " alice\n");
      turnstile.gateway.apply(Files.readString(folder.resolve("bartizan.yaml")));
      assertRevoked(turnstile.show(token));
    }
  }

  @Test
  void still_if_another_configuration_that_withdraws_nothing_cannot_be_served() throws Exception {
    try (Turnstile turnstile = open(folder, "");
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String token = turnstile.issuer.token().text();
      String entry = "sub " + turnstile.issuer.issuer() + " alice";
      assertThat(turnstile.gateway.withdraw(SECRET, entry).status()).isEqualTo(204);
      String yaml =
          Files.readString(folder.resolve("bartizan.yaml"))
              .replaceAll("revocation: .*", "")
              .replace(
                  "listen: { http: 127.0.0.1:0 }",
                  "listen: [ { http: 127.0.0.1:0 }, { http: 127.0.0.1:%d } ]"
                      .formatted(taken.getLocalPort()));
      assertThatThrownBy(() -> turnstile.gateway.apply(yaml)).isInstanceOf(IOException.class);
      assertRevoked(turnstile.show(token));
    }
  }

  /// The first listener is open while many others still are not.
  @Test
  void from_the_first_request_on_that_a_starting_gateway_serves() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(folder.resolve("revoked.txt"), "sub consumers shop\n");
    StringBuilder listen = new StringBuilder("listen: [ { http: 127.0.0.1:" + port + " }");
    for (int i = 0; i < 100; i++) {
      listen.append(", { http: 127.0.0.1:0, name: more").append(i).append(" }");
    }
    String key = "bz_shop0001_" + "s".repeat(43);
    String yaml =
        listen
            + """
             ]
            consumers: { shop: { keys: { id: shop0001, hash: "%s" } } }
            revocation: { file: revoked.txt }
            routes:
              - { path: /**, authenticate: { api-key: {} }, respond: { status: 204 } }
            """
                .formatted(KeyMaker.hash(key));
    FutureTask<Integer> first = new FutureTask<>(() -> firstAnswer(port, key));
    Thread.ofVirtual().start(first);
    try (TestGateway _ = TestGateway.start(folder, yaml)) {
      assertThat(first.get()).isEqualTo(401);
    }
  }

  /// Knocks until somebody opens.
  private static int firstAnswer(int port, String key) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < end) {
      try (RawClient client = RawClient.plain(port)) {
        return client
            .ask("GET / HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + key + "\r\n\r\n")
            .status();
      } catch (IOException _) {
        Thread.onSpinWait();
      }
    }
    return 0;
  }

  @Test
  void everywhere_and_nobody_passes_long_when_the_store_is_away() throws Exception {
    assumeTrue(TestRedis.installed());
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    TestRedis redis = TestRedis.start(Files.createDirectory(folder.resolve("redis")));
    String store = "store: { redis: { address: \"127.0.0.1:" + redis.port() + "\" } }\n";
    try (Turnstile here = open(first, store);
        Turnstile there = open(second, store)) {
      String token = there.issuer.token().text();
      Eventually.holds("the store is reached", () -> there.show(token).status() == 200);
      Eventually.holds(
          "it is written down",
          () ->
              here.gateway.withdraw(SECRET, "sub " + there.issuer.issuer() + " alice").status()
                  == 204);
      Eventually.holds("it is known there", () -> there.show(token).status() == 401);
      String other = there.issuer.token().subject("carol").text();
      assertThat(there.show(other).status()).isEqualTo(200);
      redis.close();
      Eventually.holds("nobody knows", () -> there.show(other).status() == 503);
      assertThat(there.show(other).text()).contains("\"code\":\"token.revocations-unavailable\"");
    } finally {
      redis.close();
    }
  }
}
