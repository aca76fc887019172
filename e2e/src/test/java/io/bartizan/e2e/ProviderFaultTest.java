package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A provider that hangs, talks nonsense, or exchanges its keys while requests come: nobody passes
/// who should not, who is known passes, and no event loop waits.
final class ProviderFaultTest {
  /// Far more than an event loop that is busy needs, far less than a provider that hangs.
  private static final Duration PROMPT = Duration.ofMillis(1_500);

  @TempDir Path folder;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private Turnstile turnstile;

  @BeforeEach
  void open() throws Exception {
    TestIssuer issuer = TestIssuer.start(Ticker.SYSTEM, "ES256");
    issuer.serve("/introspect", this::introspect);
    issuer.serve("/token", this::introspect);
    Files.writeString(folder.resolve("secret"), "secret");
    turnstile =
        Turnstile.open(
            folder,
            issuer,
            """
              granted:
                endpoints: [ "http://127.0.0.1:9" ]
                oauth: { token-url: "ISSUER/token", client-id: g, client-secret: "file:secret", timeout: 3s }
            routes:
              - { path: /open, public: true, respond: { status: 200, body: "open" } }
              - { path: /granted, public: true, service: granted }
              - path: /asked
                service: warehouse
                authenticate: { introspection: { url: "ISSUER/introspect", client-id: g, client-secret: "file:secret", timeout: 3s, concurrency: 16, rate: 20 } }
              - path: /**
                service: warehouse
                authenticate: { jwt: { issuer: "ISSUER", audience: orders, unknown-key-interval: 1s } }
            """);
  }

  private void introspect(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    try (exchange) {
      if (gate.await(20, TimeUnit.SECONDS)) {
        byte[] text = "{\"active\":false}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void close() throws IOException {
    gate.countDown();
    turnstile.close();
  }

  @Test
  void while_it_hangs_event_loops_answer_and_who_is_known_passes() throws Exception {
    String known = turnstile.issuer.token().text();
    assertThat(turnstile.show(known).status()).isEqualTo(200);
    gate = new CountDownLatch(1);
    turnstile.issuer.keys().hold();
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawAnswer>> stuck = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String number = "" + i;
        stuck.add(crowd.submit(() -> turnstile.show("/asked", "opaque-" + number)));
        stuck.add(crowd.submit(() -> turnstile.ask("GET", "/granted", "")));
        stuck.add(crowd.submit(() -> turnstile.show(unknownKey(number))));
      }
      Eventually.holds("it is asked", () -> calls.get() >= 10);
      assertPrompt(known);
      gate.countDown();
      turnstile.issuer.keys().release();
      for (Future<RawAnswer> each : stuck) {
        assertThat(each.get().status()).isIn(401, 503);
      }
    }
    assertThat(calls.get()).as("at most 20 at once and 20 a second").isLessThan(120);
  }

  private String unknownKey(String id) throws Exception {
    return turnstile.issuer.token().header("kid", id).text();
  }

  /// The watchdog: every loop answers what needs no provider, all the while.
  private void assertPrompt(String known) throws IOException {
    long worst = 0;
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(RawClient.plain(turnstile.port()));
    }
    for (int i = 0; i < 20; i++) {
      for (RawClient client : clients) {
        long start = System.nanoTime();
        String path = i % 2 == 0 ? "/open" : "/";
        RawAnswer answer =
            client.ask(
                "GET "
                    + path
                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + known
                    + "\r\n\r\n");
        worst = Math.max(worst, System.nanoTime() - start);
        assertThat(answer.status()).isEqualTo(200);
      }
    }
    for (RawClient client : clients) {
      client.close();
    }
    assertThat(Duration.ofNanos(worst)).isLessThan(PROMPT);
  }

  @Test
  void while_it_exchanges_its_keys_good_tokens_pass_and_forged_ones_never() throws Exception {
    String before = turnstile.issuer.token().text();
    assertThat(turnstile.show(before).status()).isEqualTo(200);
    int fetched = turnstile.issuer.keys().fetches();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger shown = new AtomicInteger();
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> attackers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        attackers.add(crowd.submit(() -> forge(over, shown)));
      }
      Eventually.holds("attacks", () -> shown.get() > 20);
      turnstile.issuer.rotateWithOverlap();
      String after = turnstile.issuer.token().text();
      Eventually.holds("the new key is known", () -> turnstile.show(after).status() == 200);
      assertThat(turnstile.show(before).status()).isEqualTo(200);
      int until = shown.get() + 20;
      Eventually.holds("more attacks", () -> shown.get() > until);
      over.set(true);
      for (Future<Boolean> attacker : attackers) {
        assertThat(attacker.get()).as("somebody got in").isFalse();
      }
    }
    assertThat(turnstile.issuer.keys().fetches() - fetched).isLessThan(60);
  }

  /// Whether any forged token got through.
  private boolean forge(AtomicBoolean over, AtomicInteger shown) throws Exception {
    while (!over.get()) {
      String forged = turnstile.issuer.token().forged();
      String stranger = turnstile.issuer.token().header("kid", "k" + shown.get()).forged();
      if (turnstile.show(forged).status() == 200 || turnstile.show(stranger).status() == 200) {
        return true;
      }
      shown.incrementAndGet();
    }
    return false;
  }

  @Test
  void nonsense_in_place_of_keys_lets_nobody_in_and_nobody_out() throws Exception {
    turnstile.issuer.keys().instead("<html>keys</html>");
    assertThat(turnstile.show(turnstile.issuer.token().text()).status()).isEqualTo(503);
    turnstile.issuer.keys().heal();
    String good = turnstile.issuer.token().text();
    Eventually.holds("the keys have come", () -> turnstile.show(good).status() == 200);
    turnstile.issuer.keys().instead("{\"keys\":[]}");
    assertThat(turnstile.show(unknownKey("x")).status()).isIn(401, 503);
    assertThat(turnstile.show(good).status()).isEqualTo(200);
    assertThat(turnstile.show(turnstile.issuer.token().subject("carol").text()).status())
        .isEqualTo(200);
    assertThat(turnstile.show(turnstile.issuer.token().forged()).status()).isEqualTo(401);
  }
}
