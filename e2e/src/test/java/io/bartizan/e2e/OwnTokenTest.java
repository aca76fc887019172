package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.bartizan.config.Loaded;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import io.bartizan.testkit.TestIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that is shown a token which the gateway was granted in its own name.
final class OwnTokenTest {
  @TempDir Path folder;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile String form = "";
  private volatile String login = "";
  private volatile String instead = "";
  private volatile int status = 200;
  private final SkewedTicker ticker = new SkewedTicker();
  private TestIssuer issuer;
  private ScriptedUpstream upstream;
  private TestGateway gateway;

  /// The machine's clock, put forward.
  private static final class SkewedTicker implements Ticker {
    private final AtomicLong ahead = new AtomicLong();

    @Override
    public long nanos() {
      return Ticker.SYSTEM.nanos() + ahead.get();
    }

    @Override
    public long millis() {
      return Ticker.SYSTEM.millis() + ahead.get() / 1_000_000;
    }

    void forward(long seconds) {
      ahead.addAndGet(seconds * 1_000_000_000);
    }
  }

  @BeforeEach
  void open() throws Exception {
    issuer = TestIssuer.start(Ticker.SYSTEM, "ES256");
    issuer.serve("/token", this::grant);
    upstream = ScriptedUpstream.start();
    Files.writeString(folder.resolve("secret"), "very secret");
    gateway = TestGateway.start(folder, yaml("service: orders"), ticker);
  }

  private String yaml(String goal) {
    return """
    listen: { http: 127.0.0.1:0 }
    services:
      orders:
        endpoints: "%s"
        oauth: { token-url: "%s/token", client-id: gateway, client-secret: "file:secret", scopes: [ a, b ], audience: orders }
      other: { endpoints: "%s" }
    routes:
      - { path: /**, public: true, %s }
      - { path: /other, public: true, service: other }
    """
        .formatted(upstream.endpoint(), issuer.issuer(), upstream.endpoint(), goal);
  }

  private void grant(HttpExchange exchange) throws IOException {
    form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    login = exchange.getRequestHeaders().getFirst("Authorization");
    int number = calls.incrementAndGet();
    String text =
        instead.isEmpty()
            ? "{\"access_token\":\"token-"
                + number
                + "\",\"token_type\":\"Bearer\",\"expires_in\":300}"
            : instead;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    upstream.close();
    issuer.close();
  }

  private RawAnswer ask() throws IOException {
    return ask("GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer the-client's\r\n\r\n");
  }

  private RawAnswer ask(String request) throws IOException {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask(request);
    }
  }

  private List<String> shown() {
    return upstream.requests().stream().map(seen -> seen.field("authorization")).toList();
  }

  @Test
  void many_requests_share_one_token() throws Exception {
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawAnswer>> answers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        answers.add(crowd.submit(() -> ask()));
      }
      for (Future<RawAnswer> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
    }
    assertThat(calls.get()).isEqualTo(1);
    assertThat(shown()).hasSize(10).containsOnly("Bearer token-1");
    assertThat(form).isEqualTo("grant_type=client_credentials&scope=a+b&audience=orders");
    assertThat(login).isEqualTo("Basic Z2F0ZXdheTp2ZXJ5K3NlY3JldA==");
  }

  @Test
  void a_token_is_exchanged_before_it_ends_and_nobody_waits_for_that() throws Exception {
    ask();
    ticker.forward(250);
    assertThat(ask().status()).isEqualTo(200);
    Eventually.holds("another token", () -> calls.get() == 2);
    Eventually.holds(
        "it is used",
        () -> {
          ask();
          return shown().getLast().equals("Bearer token-2");
        });
    assertThat(calls.get()).isEqualTo(2);
  }

  @Test
  void a_token_that_the_service_does_not_take_is_exchanged_once() throws Exception {
    ask();
    ticker.forward(10);
    upstream.always(OwnTokenTest::onlyTheSecond);
    assertThat(ask().status()).isEqualTo(200);
    assertThat(shown()).containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
  }

  private static Reply onlyTheSecond(SeenRequest seen) {
    return seen.field("authorization").equals("Bearer token-2")
        ? Reply.ok("yes")
        : Reply.of(401).body("no");
  }

  @Test
  void a_service_that_takes_no_token_at_all_does_not_wear_out_the_server() throws Exception {
    upstream.always(_ -> Reply.of(401).body("no"));
    for (int i = 0; i < 20; i++) {
      assertThat(ask().status()).isEqualTo(401);
    }
    assertThat(calls.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void without_a_token_nothing_is_forwarded() throws Exception {
    String[] answers = {
      "garbage",
      "[]",
      "{\"token_type\":\"Bearer\",\"expires_in\":300}",
      "{\"access_token\":\"a\\r\\nX-Admin: 1\",\"token_type\":\"Bearer\"}",
      "{\"access_token\":\"a\",\"token_type\":\"mac\"}",
      "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":-1}"
    };
    for (String answer : answers) {
      instead = answer;
      RawAnswer refused = ask();
      assertThat(refused.status()).as(answer).isEqualTo(503);
      assertThat(refused.text()).contains("\"code\":\"upstream.token\"").doesNotContain("secret");
      assertThat(refused.field("Retry-After")).isNotEmpty();
      ticker.forward(60);
    }
    status = 500;
    assertThat(ask().status()).isEqualTo(503);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void a_server_that_is_away_is_not_asked_for_each_request_and_the_old_token_serves()
      throws Exception {
    ask();
    status = 500;
    ticker.forward(250);
    for (int i = 0; i < 20; i++) {
      assertThat(ask().status()).isEqualTo(200);
    }
    assertThat(calls.get()).isLessThanOrEqualTo(5);
    ticker.forward(60);
    assertThat(ask().status()).isEqualTo(503);
  }

  @Test
  void other_services_do_not_see_it() throws Exception {
    assertThat(ask("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(200);
    assertThat(upstream.requests().getFirst().fields("authorization")).isEmpty();
  }

  @Test
  void a_split_cannot_go_there() {
    String yaml = yaml("split: [ { service: orders, weight: 1 }, { service: other, weight: 1 } ]");
    assertThat(GatewaySettings.parse(folder.resolve("x.yaml").toString(), yaml))
        .isInstanceOf(Loaded.Bad.class)
        .asString()
        .contains("has `oauth`");
  }
}
