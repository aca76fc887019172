package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.TestIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Answers about tokens that nobody may get through by, and issuers that misbehave.
final class IntrospectionAttacksTest {
  @TempDir static Path folder;
  private static final Map<String, Said> SAID = new ConcurrentHashMap<>();
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final Set<Integer> CALLERS = ConcurrentHashMap.newKeySet();
  private static volatile CountDownLatch gate = new CountDownLatch(0);
  private static volatile String seen = "";
  private static Turnstile turnstile;

  /// What the issuer says of a token.
  record Said(int status, String text) {}

  private static int number;

  private static Attempt<Turnstile.Attack> row(String name, String code, String answer) {
    String token = "opaque-" + number++;
    return new Attempt<>(
        name,
        code,
        t -> {
          SAID.put(token, new Said(200, answer));
          return t.show(token);
        });
  }

  private static String active(String name, Object value) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("active", true);
    members.put("sub", "alice");
    members.put("aud", "orders");
    members.put(name, value);
    return JSONObjectUtils.toJSONString(members);
  }

  private static final String GOOD = active("client_id", "shop");
  private static final String AWAY = "token.introspection-unavailable";

  static final List<Attempt<Turnstile.Attack>> ROWS =
      List.of(
          row("not active", "token.inactive", "{\"active\":false}"),
          row("not active, with everything else", "token.inactive", GOOD.replace("true", "false")),
          row("expired", "token.expired", active("exp", 1)),
          row("exp is text", "token.claims", active("exp", "9999999999")),
          row("not yet", "token.not-yet-valid", active("nbf", 9_999_999_999L)),
          row("iss of another", "token.issuer", active("iss", "https://evil.example")),
          row("aud of another", "token.audience", active("aud", "billing")),
          row("aud missing", "token.audience", "{\"active\":true,\"sub\":\"alice\"}"),
          row("a refresh token", "token.type", active("token_type", "refresh_token")),
          row("nobody", "token.claims", "{\"active\":true,\"aud\":\"orders\"}"),
          row("a subject with a line break", "token.claims", active("sub", "a\nb")),
          row("bound to a key", "token.binding", active("cnf", Map.of("jkt", "x"))),
          row("roles are a number", "token.claims", active("roles", 7)),
          new Attempt<>("blanks in the token", "token.malformed", t -> t.show("a b")),
          new Attempt<>("9 KiB", "token.too-large", t -> t.show("x".repeat(9 << 10))),
          new Attempt<>(
              "a JWT of an issuer that has keys here, forged",
              "token.signature",
              t -> t.show("/both", t.issuer.token().forged())),
          new Attempt<>(
              "an expired JWT of an issuer that has keys here, which the other calls active",
              "token.expired",
              t -> {
                String token = t.issuer.token().expires(Instant.EPOCH).text();
                SAID.put(token, new Said(200, GOOD));
                return t.show("/both", token);
              }));

  static final List<Attempt<Turnstile.Attack>> GARBAGE =
      List.of(
          row("active is text", AWAY, GOOD.replace("true", "\"true\"")),
          row("active is 1", AWAY, GOOD.replace("true", "1")),
          row("active is missing", AWAY, "{\"sub\":\"alice\"}"),
          row(
              "active twice",
              AWAY,
              "{\"active\":false,\"active\":true,\"sub\":\"a\",\"aud\":\"orders\"}"),
          row("a list", AWAY, "[" + GOOD + "]"),
          row("HTML", AWAY, "<html>active:true</html>"),
          row("nothing", AWAY, ""),
          row("text behind it", AWAY, GOOD + GOOD),
          new Attempt<>(
              "about another token",
              AWAY,
              t -> {
                String token = t.second.token().claim("jti", "mine").text();
                SAID.put(token, new Said(200, active("jti", "another's")));
                return t.show(token);
              }),
          new Attempt<>(
              "status 500 with a good answer",
              AWAY,
              t -> {
                SAID.put("500", new Said(500, GOOD));
                return t.show("500");
              }),
          new Attempt<>(
              "a redirect",
              AWAY,
              t -> {
                SAID.put("302", new Said(302, GOOD));
                return t.show("302");
              }));

  @BeforeAll
  static void serve() throws Exception {
    TestIssuer issuer = TestIssuer.start(Ticker.SYSTEM, "ES256");
    issuer.serve("/introspect", IntrospectionAttacksTest::answer);
    Files.writeString(folder.resolve("secret"), "s3cr et:%");
    String how =
        "url: \"ISSUER/introspect\", client-id: gateway, client-secret: \"file:secret\", issuer: \"ISSUER\", audience: orders";
    turnstile =
        Turnstile.open(
            folder,
            issuer,
            """
            routes:
              - { path: /both, service: warehouse, authenticate: { jwt: { issuer: "ISSUER", audience: orders }, introspection: { HOW } } }
              - { path: /brief, service: warehouse, authenticate: { introspection: { HOW, max-age: 0s, tolerate-outage: 1h, timeout: 500ms } } }
              - { path: /strict, service: warehouse, authenticate: { introspection: { HOW, max-age: 0s, timeout: 500ms } } }
              - { path: /held, service: warehouse, authenticate: { introspection: { HOW, rate: 8, max-age: 0s, tolerate-outage: 1h } } }
              - { path: /few, service: warehouse, authenticate: { introspection: { HOW, rate: 5, timeout: 500ms } } }
              - { path: /**, service: warehouse, authenticate: { introspection: { HOW } } }
            """
                .replace("HOW", how));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    CALLS.incrementAndGet();
    CALLERS.add(exchange.getRemoteAddress().getPort());
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    seen = exchange.getRequestHeaders().getFirst("Authorization");
    String token = form.substring("token=".length(), form.indexOf('&'));
    try (exchange) {
      if (gate.await(20, TimeUnit.SECONDS)) {
        Said said = SAID.getOrDefault(token, new Said(200, "{\"active\":false}"));
        byte[] text = said.text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", "/introspect");
        exchange.sendResponseHeaders(said.status, text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterAll
  static void close() throws Exception {
    gate.countDown();
    turnstile.close();
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void is_refused(Attempt<Turnstile.Attack> row) throws Exception {
    turnstile.refuses(row);
  }

  @ParameterizedTest
  @FieldSource("GARBAGE")
  void what_cannot_be_believed_lets_nobody_through(Attempt<Turnstile.Attack> row) throws Exception {
    RawAnswer answer = row.attack().run(turnstile);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.text()).contains("\"code\":\"" + row.code() + "\"");
  }

  @Test
  void a_good_token_is_asked_about_once() throws Exception {
    SAID.put("good", new Said(200, GOOD));
    int before = CALLS.get();
    for (int i = 0; i < 5; i++) {
      assertThat(turnstile.show("good").status()).isEqualTo(200);
    }
    assertThat(CALLS.get() - before).isEqualTo(1);
    assertThat(seen).isEqualTo("Basic Z2F0ZXdheTpzM2NyK2V0JTNBJTI1");
  }

  @Test
  void calls_one_after_the_other_share_a_connection() throws Exception {
    CALLERS.clear();
    for (int i = 0; i < 5; i++) {
      assertThat(turnstile.show("another-" + i).status()).isEqualTo(401);
    }
    assertThat(CALLERS).hasSize(1);
  }

  @Test
  void a_bad_token_is_not_asked_about_each_time() throws Exception {
    int before = CALLS.get();
    for (int i = 0; i < 5; i++) {
      assertThat(turnstile.show("unheard-of").status()).isEqualTo(401);
    }
    assertThat(CALLS.get() - before).isEqualTo(1);
  }

  @Test
  void beside_jwt_other_tokens_are_asked_about() throws Exception {
    SAID.put("beside", new Said(200, GOOD));
    assertThat(turnstile.show("/both", "beside").status()).isEqualTo(200);
    assertThat(turnstile.show("/both", turnstile.issuer.token().text()).status()).isEqualTo(200);
  }

  @Test
  void many_with_one_token_are_one_call() throws Exception {
    SAID.put("crowd", new Said(200, GOOD));
    int before = CALLS.get();
    gate = new CountDownLatch(1);
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawAnswer>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(crowd.submit(() -> turnstile.show("crowd")));
      }
      Eventually.holds("one call", () -> CALLS.get() - before == 1);
      gate.countDown();
      for (Future<RawAnswer> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
    } finally {
      gate.countDown();
    }
    assertThat(CALLS.get() - before).isEqualTo(1);
  }

  @Test
  void while_the_issuer_hangs_known_tokens_pass_for_their_grace_and_others_do_not()
      throws Exception {
    SAID.put("known", new Said(200, GOOD));
    assertThat(turnstile.show("/brief", "known").status()).isEqualTo(200);
    assertThat(turnstile.show("/strict", "known").status()).isEqualTo(200);
    gate = new CountDownLatch(1);
    try {
      assertThat(turnstile.show("/brief", "known").status()).isEqualTo(200);
      assertThat(turnstile.show("/brief", "unknown").status()).isEqualTo(503);
      assertThat(turnstile.show("/strict", "known").status()).isEqualTo(503);
    } finally {
      gate.countDown();
    }
  }

  @Test
  void a_flood_of_tokens_does_not_prolong_one_that_is_good_no_more() throws Exception {
    SAID.put("ended", new Said(200, GOOD));
    assertThat(turnstile.show("/held", "ended").status()).isEqualTo(200);
    SAID.put("ended", new Said(200, "{\"active\":false}"));
    for (int i = 0; i < 30; i++) {
      turnstile.show("/held", "noise-" + i);
    }
    assertThat(turnstile.show("/held", "ended").text()).contains("\"code\":\"token.inactive\"");
  }

  @Test
  void a_flood_of_tokens_reaches_the_issuer_at_a_bounded_rate() throws Exception {
    int before = CALLS.get();
    long start = System.nanoTime();
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      refused += turnstile.show("/few", "flood-" + i).status() == 503 ? 1 : 0;
    }
    long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    assertThat(CALLS.get() - before).isLessThanOrEqualTo((int) (5 + 5 * seconds));
    assertThat(refused).isEqualTo(100 - (CALLS.get() - before));
  }
}
