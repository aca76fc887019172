package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestIssuer;
import io.bartizan.testkit.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Identity providers that hang, are down, answer with garbage or exchange their keys, while many
/// ask: nobody gets in who should not, whoever is known stays in for the grace that is configured,
/// the provider is asked at a bounded rate, and no event loop waits for it.
final class ProviderFaultsTest {
  private static final int CROWD = 200;
  private static final int RATE = 20;
  private static final int CONNECTIONS = 4;

  /// What a public route may take at most while the crowd waits. An event loop that waited for a
  /// provider itself would take half a second, the shortest patience, for each of its half of the
  /// crowd: fifty seconds.
  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private final List<ServerSocket> silent = new ArrayList<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile String said = "{\"active\":true,\"sub\":\"alice\"}";
  private ServerSocket directory;
  private TestIssuer issuer;
  private Warehouse warehouse;
  private TestGateway gateway;

  @BeforeEach
  void open() throws Exception {
    issuer = TestIssuer.start(Ticker.SYSTEM, "ES256");
    issuer.serve("/introspect", this::introspect);
    directory = silent();
    warehouse = Warehouse.open();
    Files.writeString(folder.resolve("secret"), "a secret of the gateway's");
    gateway = TestGateway.start(folder, yaml(""));
  }

  @AfterEach
  void close() throws IOException {
    gate.countDown();
    gateway.close();
    warehouse.close();
    issuer.close();
    for (ServerSocket each : silent) {
      each.close();
    }
  }

  /// Takes connections and never says anything.
  private ServerSocket silent() throws IOException {
    ServerSocket socket =
        new ServerSocket(0, 1024, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    silent.add(socket);
    return socket;
  }

  private String yaml(String more) {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { warehouse: { endpoints: "%1$s" } }
    routes:
      - { path: /open, service: warehouse, public: true }
      - { path: /jwt, service: warehouse, authenticate: { jwt: { issuer: "%2$s", audience: orders, unknown-key-interval: 1s } } }
      - { path: /once, service: warehouse, authenticate: { jwt: { issuer: "%2$s", audience: orders, unknown-key-interval: 1s, one-time: true } } }
      - { path: /asked, service: warehouse, authenticate: { introspection: { %3$s } } }
      - { path: /graced, service: warehouse, authenticate: { introspection: { %3$s, max-age: 0s, tolerate-outage: 1h } } }
      - { path: /ldap, service: warehouse, authenticate: { ldap: { servers: "127.0.0.1:%4$d", transport: plain, timeout: 500ms, connections: %5$d, user-dn: "uid={user}" } } }
    """
            .formatted(
                warehouse.endpoint(),
                issuer.issuer(),
                "url: \"%s/introspect\", client-id: gateway, client-secret: \"file:secret\", timeout: 500ms, rate: %d"
                    .formatted(issuer.issuer(), RATE),
                directory.getLocalPort(),
                CONNECTIONS)
        + more;
  }

  private void introspect(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    try (exchange) {
      if (gate.await(20, TimeUnit.SECONDS)) {
        byte[] text = said.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RawAnswer ask(String path, String authorization) throws IOException {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      client.patience(Duration.ofSeconds(60));
      return client.ask(
          "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n"
              .formatted(path, authorization));
    }
  }

  private static String login(int number) {
    byte[] login = ("user" + number + ":right").getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(login);
  }

  /// What one of a crowd shows.
  interface Shown {
    String by(int number) throws Exception;
  }

  /// Has a crowd ask at once, and meanwhile measures how long a public route takes at most.
  private List<Integer> crowd(String path, Shown authorization) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        LoopWatch watch = LoopWatch.over(gateway.port("http:0"))) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        String shown = authorization.by(i);
        answers.add(threads.submit(() -> ask(path, shown).status()));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        statuses.add(answer.get());
      }
      assertThat(watch.longest()).isLessThan(BOUND);
      return statuses;
    }
  }

  @Test
  void keys_that_do_not_come_let_nobody_in_and_are_asked_for_once_at_a_time() throws Exception {
    issuer.keys().hold();
    String token = "Bearer " + issuer.token().text();
    long start = System.nanoTime();
    assertThat(crowd("/jwt", _ -> token)).containsOnly(503);
    assertThat(issuer.keys().fetches()).isLessThanOrEqualTo(1 + seconds(start));
    issuer.keys().heal();
    Eventually.holds("keys", () -> ask("/jwt", token).status() == 200);
  }

  @Test
  void known_tokens_pass_while_the_keys_hang_and_forged_ones_do_not() throws Exception {
    String known = "Bearer " + issuer.token().text();
    String forged = "Bearer " + issuer.token().forged();
    assertThat(ask("/jwt", known).status()).isEqualTo(200);
    issuer.rotateInSecret();
    String unheard = "Bearer " + issuer.token().text();
    issuer.keys().hold();
    issuer.discovery().hold();
    assertThat(crowd("/jwt", i -> i % 2 == 0 ? known : forged)).containsOnly(200, 401);
    assertThat(crowd("/jwt", _ -> unheard)).doesNotContain(200);
    assertThat(ask("/jwt", known).status()).isEqualTo(200);
  }

  @Test
  void garbage_for_keys_lets_nobody_in_and_keeps_those_that_are_known() throws Exception {
    String known = "Bearer " + issuer.token().text();
    assertThat(ask("/jwt", known).status()).isEqualTo(200);
    issuer.keys().instead("<html>{\"keys\":[]}</html>");
    issuer.rotateInSecret();
    String unheard = "Bearer " + issuer.token().text();
    int before = issuer.keys().fetches();
    long start = System.nanoTime();
    assertThat(crowd("/jwt", _ -> unheard)).doesNotContain(200);
    assertThat(issuer.keys().fetches() - before).isLessThanOrEqualTo(1 + seconds(start));
    assertThat(ask("/jwt", known).status()).isEqualTo(200);
  }

  @Test
  void keys_are_exchanged_under_load_and_no_good_token_fails() throws Exception {
    String before = "Bearer " + issuer.token().text();
    assertThat(ask("/jwt", before).status()).isEqualTo(200);
    issuer.rotateWithOverlap();
    int fetches = issuer.keys().fetches();
    String after = "Bearer " + issuer.token().text();
    Eventually.holds("the new keys", () -> ask("/jwt", after).status() == 200);
    assertThat(crowd("/jwt", i -> i % 2 == 0 ? before : after)).containsOnly(200);
    issuer.rotate();
    String last = "Bearer " + issuer.token().text();
    Eventually.holds("the last keys", () -> ask("/jwt", last).status() == 200);
    assertThat(crowd("/jwt", _ -> before)).containsOnly(401);
    assertThat(issuer.keys().fetches() - fetches).isBetween(2, 10);
  }

  @Test
  void an_issuer_that_hangs_is_asked_at_its_rate_and_tells_nobody_good() throws Exception {
    gate = new CountDownLatch(1);
    long start = System.nanoTime();
    assertThat(crowd("/asked", i -> "Bearer opaque-" + i)).containsOnly(503);
    assertThat(asked.get()).isLessThanOrEqualTo(RATE * (2 + seconds(start)));
  }

  @Test
  void tokens_that_were_called_good_pass_for_their_grace_and_no_others() throws Exception {
    assertThat(ask("/graced", "Bearer known").status()).isEqualTo(200);
    for (String garbage : List.of("", "{\"active\":\"yes\"}", "[true]", "<html>")) {
      said = garbage;
      assertThat(ask("/graced", "Bearer known").status()).isEqualTo(200);
      assertThat(ask("/graced", "Bearer unknown").status()).isEqualTo(503);
    }
    gate = new CountDownLatch(1);
    List<Integer> statuses = crowd("/graced", i -> i % 2 == 0 ? "Bearer known" : "Bearer no" + i);
    for (int i = 0; i < CROWD; i++) {
      assertThat(statuses.get(i)).isEqualTo(i % 2 == 0 ? 200 : 503);
    }
  }

  @Test
  void a_directory_that_hangs_lets_nobody_in() throws Exception {
    assertThat(crowd("/ldap", ProviderFaultsTest::login)).containsOnly(503);
    assertThat(taken(directory)).isLessThanOrEqualTo(CROWD);
  }

  @Test
  void a_directory_that_is_down_lets_nobody_in() throws Exception {
    directory.close();
    assertThat(crowd("/ldap", ProviderFaultsTest::login)).containsOnly(503);
  }

  /// How many connections were made to `socket`, and are not taken yet.
  private static int taken(ServerSocket socket) throws IOException {
    socket.setSoTimeout(1);
    int taken = 0;
    try {
      while (true) {
        socket.accept().close();
        taken++;
      }
    } catch (java.net.SocketTimeoutException _) {
      return taken;
    }
  }

  @Test
  void a_store_that_hangs_or_is_down_lets_no_token_for_one_use_in() throws Exception {
    ServerSocket hanging = silent();
    gateway.apply(
        yaml(
            "store: { redis: { address: \"127.0.0.1:%d\" } }\n".formatted(hanging.getLocalPort())));
    assertThat(ask("/jwt", "Bearer " + issuer.token().text()).status()).isEqualTo(200);
    assertThat(crowd("/once", this::once)).containsOnly(503);
    hanging.close();
    assertThat(crowd("/once", this::once)).containsOnly(503);
  }

  @Test
  void a_store_that_dies_under_load_lets_no_token_in_twice() throws Exception {
    assumeTrue(TestRedis.installed());
    try (TestRedis redis = TestRedis.start(folder)) {
      gateway.apply(
          yaml(
              "store: { redis: { address: \"127.0.0.1:%d\", timeout: 10s } }\n"
                  .formatted(redis.port())));
      Eventually.holds("the store", () -> ask("/once", once(-1)).status() == 200);
      String one = once(1);
      assertThat(ask("/once", one).status()).isEqualTo(200);
      assertThat(crowd("/once", _ -> one)).containsOnly(401);
      redis.kill();
      assertThat(crowd("/once", _ -> one)).doesNotContain(200);
      assertThat(crowd("/once", this::once)).containsOnly(503);
    }
  }

  private String once(int number) throws GeneralSecurityException {
    return "Bearer "
        + issuer.token().claim("jti", "token-" + number + "-" + System.nanoTime()).text();
  }

  private static int seconds(long start) {
    return (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
  }
}
