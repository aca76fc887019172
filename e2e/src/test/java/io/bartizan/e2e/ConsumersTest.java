package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.gateway.run.Reading;
import io.bartizan.gateway.run.Reloading;
import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Consumers in files that change while the gateway runs.
final class ConsumersTest {
  private static final String SECRET = "a secret of more than thirty-two bytes";

  private final KeyMaker maker = new KeyMaker(new SecureRandom());
  private final KeyMaker.NewKey first = maker.make("bz");
  private final KeyMaker.NewKey second = maker.make("bz");

  @TempDir Path folder;
  private ScriptedUpstream upstream;
  private TestGateway gateway;
  private Reloading reloading;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    consumers(line("shop", first));
    revoked("");
    Files.writeString(folder.resolve("recall.secret"), SECRET);
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0 }
            services: { orders: { endpoints: "%s" } }
            consumer-files: consumers.jsonl
            revoked-keys: revoked.txt
            revocation: { secret: "file:recall.secret" }
            routes:
              - path: /**
                service: orders
                authenticate: { api-key: {} }
                limit: { per: identity, rate: 1/h, tiers: { gold: 3/h } }
            """
                .formatted(upstream.endpoint()));
    Path file = folder.resolve("bartizan.yaml");
    reloading = new Reloading(file, gateway.gateway(), Reading.of(file), _ -> {});
    reloading.start();
  }

  @AfterEach
  void close() throws Exception {
    reloading.stop();
    gateway.close();
    upstream.close();
  }

  private static String line(String name, KeyMaker.NewKey key) {
    return "{\"name\":\"%s\",\"keys\":{\"id\":\"%s\",\"hash\":\"%s\"},\"tier\":\"gold\"}\n"
        .formatted(name, key.id(), key.hash());
  }

  private void consumers(String lines) throws IOException {
    replace("consumers.jsonl", lines);
  }

  private void revoked(String lines) throws IOException {
    replace("revoked.txt", lines);
  }

  /// As whoever writes a file that is read meanwhile should.
  private void replace(String name, String text) throws IOException {
    Path beside = Files.writeString(folder.resolve(name + ".new"), text);
    Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private RawAnswer ask(KeyMaker.NewKey key) throws IOException {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask("GET /x HTTP/1.1\r\nHost: a\r\nX-API-Key: " + key.key() + "\r\n\r\n");
    }
  }

  private boolean refused(KeyMaker.NewKey key, String code) throws IOException {
    return ask(key).text().contains("\"code\":\"" + code + "\"");
  }

  @Test
  void a_consumer_that_is_added_removed_or_revoked_is_so_within_moments() throws Exception {
    assertThat(ask(first).status()).isEqualTo(200);
    assertThat(refused(second, "credential.invalid")).isTrue();
    consumers(line("shop", first) + line("desk", second));
    Eventually.holds("the new key is known", () -> ask(second).status() == 200);
    revoked(first.id() + "\n");
    Eventually.holds("the key is revoked", () -> refused(first, "credential.revoked"));
    consumers(line("desk", second));
    Eventually.holds("the consumer is gone", () -> refused(first, "credential.invalid"));
  }

  @Test
  void an_operator_withdraws_a_key_or_a_consumer_at_once() throws Exception {
    consumers(line("shop", first) + line("desk", second));
    Eventually.holds("the new key is known", () -> ask(second).status() == 200);
    assertThat(ask(first).status()).isEqualTo(200);
    withdraw("jti consumers " + first.id());
    assertThat(refused(first, "credential.revoked")).isTrue();
    assertThat(ask(second).status()).isEqualTo(200);
    withdraw("sub consumers desk");
    assertThat(refused(second, "credential.revoked")).isTrue();
  }

  private void withdraw(String entry) throws IOException {
    assertThat(gateway.withdraw(SECRET, entry).status()).isEqualTo(204);
  }

  @Test
  void a_file_with_a_mistake_changes_nothing_and_is_named_with_its_line() throws Exception {
    consumers(line("shop", first) + "{\"name\":\"desk\",\"kyes\":[]}\n");
    Eventually.holds("the mistake is told", () -> gateway.standing().contains("refused"));
    assertThat(gateway.standing()).contains("consumers.jsonl:2:", "unknown key `kyes`");
    assertThat(ask(first).status()).isEqualTo(200);
    consumers(line("shop", second));
    Eventually.holds("the next one is good", () -> ask(second).status() == 200);
  }

  @Test
  void a_tier_has_rates_of_its_own() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(ask(first).status()).isEqualTo(200);
    }
    assertThat(refused(first, "rate.limited")).isTrue();
    consumers(line("shop", first).replace("gold", "tin"));
    Eventually.holds("another tier", () -> ask(first).status() == 200);
    assertThat(refused(first, "rate.limited")).isTrue();
  }

  @Test
  void operators_see_who_has_used_a_key_and_nothing_secret() throws Exception {
    assertThat(gateway.admin("/consumers?name=shop").text())
        .contains("\"id\": \"" + first.id() + "\"", "\"state\": \"good\"")
        .doesNotContain("last_used", first.hash());
    ask(first);
    assertThat(gateway.admin("/consumers?name=shop").text()).contains("last_used");
    consumers(line("shop", first) + line("desk", second));
    Eventually.holds(
        "two consumers", () -> gateway.admin("/consumers").text().contains("\"consumers\": 2"));
    String page = gateway.admin("/consumers?name=shop").text();
    assertThat(page).contains("last_used");
    assertThat(page.toLowerCase(Locale.ROOT)).doesNotContain(first.hash().substring(7));
    assertThat(gateway.admin("/consumers").text()).contains("\"api-key\": 2");
  }
}
