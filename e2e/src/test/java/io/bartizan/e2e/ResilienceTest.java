package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that fails is left alone, as far as the configuration says, and is taken back.
class ResilienceTest {
  private static final String GET = "GET /orders HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST =
      "POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi";

  @TempDir Path folder;
  private final CountDownLatch release = new CountDownLatch(1);
  private ScriptedUpstream first;
  private ScriptedUpstream second;

  @BeforeEach
  void open() throws IOException {
    first = ScriptedUpstream.start().always(Reply.ok("first"));
    second = ScriptedUpstream.start().always(Reply.ok("second"));
  }

  @AfterEach
  void close() throws IOException {
    release.countDown();
    first.close();
    second.close();
  }

  /// @param endpoints as a list
  /// @param more keys of the service
  private static String yaml(String endpoints, String more) {
    return """
    listen: { http: 127.0.0.1:0 }
    services:
      orders:
        endpoints: [ %s ]
        %s
    routes:
      - { path: /orders, service: orders, public: true }
    log: { access: access.log }
    """
        .formatted(endpoints, more);
  }

  private String both() {
    return "\"" + first.endpoint() + "\", \"" + second.endpoint() + "\"";
  }

  private static double metric(TestGateway gateway, String start) throws IOException {
    return gateway
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static double endpoints(TestGateway gateway, String state) throws IOException {
    return metric(
        gateway, "bartizan_upstream_endpoints{service=\"orders\",state=\"" + state + "\"}");
  }

  private static RawAnswer ask(TestGateway gateway, String request) throws IOException {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask(request);
    }
  }

  @Test
  void an_endpoint_that_fails_in_a_row_is_ejected_and_taken_back() throws Exception {
    first.always(Reply.resetting());
    String yaml = yaml(both(), "outlier: { consecutive-failures: 3, eject: 2s }");
    try (TestGateway gateway = TestGateway.start(folder, yaml)) {
      Eventually.holds(
          "an ejection",
          () -> {
            assertThat(ask(gateway, GET).text()).isEqualTo("second");
            return endpoints(gateway, "ejected") == 1;
          });
      assertThat(first.requests()).hasSize(3);
      assertThat(ask(gateway, POST).text()).isEqualTo("second");
      gateway.apply(yaml.replace("eject: 2s", "eject: 3s"));
      assertThat(endpoints(gateway, "ejected")).isEqualTo(1);
      first.always(Reply.ok("first"));
      Eventually.holds("its return", () -> endpoints(gateway, "available") == 2);
      Eventually.holds("its service", () -> ask(gateway, GET).text().equals("first"));
    }
  }

  @Test
  void the_last_endpoint_is_never_ejected() throws Exception {
    first.always(Reply.resetting());
    String yaml = yaml('"' + first.endpoint() + '"', "retry: { attempts: 1 }");
    try (TestGateway gateway = TestGateway.start(folder, yaml)) {
      for (int i = 0; i < 20; i++) {
        assertThat(ask(gateway, GET).text()).contains("upstream.closed");
      }
      assertThat(first.requests()).hasSize(20);
      assertThat(metric(gateway, "bartizan_upstream_ejections_total")).isZero();
    }
  }

  @Test
  void a_service_that_fails_is_left_alone_until_probes_succeed() throws Exception {
    first.always(Reply.of(503).body("no"));
    String yaml =
        yaml(
            '"' + first.endpoint() + '"',
            "breaker: { failures: 50%, minimum: 4, window: 10s, open: 1s, probes: 2 }");
    try (TestGateway gateway = TestGateway.start(folder, yaml)) {
      for (int i = 0; i < 4; i++) {
        assertThat(ask(gateway, GET).text()).isEqualTo("no");
      }
      RawAnswer open = ask(gateway, GET);
      assertThat(open.status()).isEqualTo(503);
      assertThat(open.text()).contains("\"code\":\"upstream.breaker-open\"");
      assertThat(open.field("retry-after")).isEqualTo("1");
      assertThat(metric(gateway, "bartizan_upstream_breaker_state")).isEqualTo(2);
      int before = first.requests().size();
      first.always(Reply.ok("well"));
      Eventually.holds("an answer", () -> ask(gateway, GET).text().equals("well"));
      Eventually.holds(
          "the breaker is closed",
          () -> {
            ask(gateway, GET);
            return metric(gateway, "bartizan_upstream_breaker_state") == 0;
          });
      assertThat(before).isEqualTo(4);
      assertThat(metric(gateway, "bartizan_upstream_breaker_openings_total")).isEqualTo(1);
    }
  }

  @Test
  void there_are_never_more_requests_at_once_than_allowed() throws Exception {
    first.always(Reply.ok("slow").waiting(release));
    String yaml = yaml('"' + first.endpoint() + '"', "requests: 1");
    try (TestGateway gateway = TestGateway.start(folder, yaml);
        RawClient slow = RawClient.plain(gateway.port("http:0"))) {
      slow.send(GET);
      first.request(0);
      RawAnswer refused = ask(gateway, GET);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text()).contains("\"code\":\"upstream.saturated\"");
      release.countDown();
      assertThat(slow.answer().text()).isEqualTo("slow");
      assertThat(ask(gateway, GET).text()).isEqualTo("slow");
    }
  }

  @Test
  void an_outage_is_said_in_words_of_the_operator() throws Exception {
    first.always(Reply.resetting());
    String yaml =
        yaml(
            '"' + first.endpoint() + '"',
            "outage: { status: 503, content-type: text/html, body: \"<h1>Back soon</h1>\", retry-after: 90s }");
    try (TestGateway gateway = TestGateway.start(folder, yaml)) {
      RawAnswer answer = ask(gateway, GET);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).isEqualTo("<h1>Back soon</h1>");
      assertThat(answer.fields("content-type")).containsExactly("text/html");
      assertThat(answer.fields("retry-after")).containsExactly("90");
      assertThat(answer.fields("cache-control")).containsExactly("no-store");
      assertThat(gateway.get("/nowhere").text()).contains("route.unknown");
      first.always(Reply.of(502).body("its own"));
      assertThat(ask(gateway, GET).text()).isEqualTo("its own");
      Eventually.holds(
          "the log's line",
          () ->
              Files.readString(folder.resolve("access.log"))
                  .contains("\"code\":\"upstream.closed\""));
      assertThat(metric(gateway, "bartizan_refusals_total{code=\"upstream.closed\"")).isEqualTo(1);
    }
  }

  @Test
  void a_request_that_was_tried_again_is_counted_and_logged() throws Exception {
    first.always(Reply.of(502).body("bad"));
    String yaml = yaml(both(), "retry: { on: [ 502 ], attempts: 2 }");
    try (TestGateway gateway = TestGateway.start(folder, yaml)) {
      Eventually.holds(
          "a retry",
          () -> {
            assertThat(ask(gateway, GET).text()).isEqualTo("second");
            return metric(gateway, "bartizan_upstream_retries_total") == 2;
          });
      Eventually.holds(
          "the log's line",
          () -> Files.readString(folder.resolve("access.log")).contains("\"attempts\":2"));
    }
  }

  @Test
  void a_gateway_with_too_much_to_do_refuses_what_is_new_and_keeps_its_own_pages()
      throws Exception {
    first.always(Reply.ok("slow").waiting(release));
    String yaml = yaml('"' + first.endpoint() + '"', "") + "overload: { requests: 2 }\n";
    try (TestGateway gateway = TestGateway.start(folder, yaml);
        RawClient one = RawClient.plain(gateway.port("http:0"));
        RawClient two = RawClient.plain(gateway.port("http:0"))) {
      one.send(GET);
      two.send(GET);
      first.request(1);
      Eventually.holds(
          "every event loop has looked",
          () -> metric(gateway, "bartizan_event_loops_shedding") == 2);
      RawAnswer refused = ask(gateway, GET);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text()).contains("\"code\":\"gateway.overloaded\"");
      assertThat(refused.field("retry-after")).isEqualTo("1");
      assertThat(gateway.admin("/health").status()).isEqualTo(200);
      assertThat(gateway.admin("/ready").status()).isEqualTo(200);
      release.countDown();
      assertThat(one.answer().text()).isEqualTo("slow");
      assertThat(two.answer().text()).isEqualTo("slow");
      Eventually.holds("room", () -> metric(gateway, "bartizan_event_loops_shedding") == 0);
      assertThat(ask(gateway, GET).text()).isEqualTo("slow");
    }
  }

  @Test
  void a_request_waits_for_a_connection_and_not_too_many_do() throws Exception {
    String yaml =
        yaml(
            '"' + first.endpoint() + '"',
            "connections: 1\n    pending: 1\n    connect-timeout: 30s");
    try (TestGateway gateway = TestGateway.start(folder, yaml)) {
      for (int i = 0; i < 4; i++) {
        CountDownLatch done = new CountDownLatch(1);
        int before = first.requests().size();
        first.then(Reply.ok("slow").waiting(done));
        try (RawClient slow = RawClient.plain(gateway.port("http:0"));
            RawClient waits = RawClient.plain(gateway.port("http:0"))) {
          slow.send(GET);
          first.request(before);
          waits.send(GET);
          Eventually.holds(
              "a request waits", () -> metric(gateway, "bartizan_upstream_pending_requests") == 1);
          RawAnswer refused = ask(gateway, GET);
          assertThat(refused.status()).isEqualTo(503);
          assertThat(refused.text()).contains("\"code\":\"upstream.queue-full\"");
          done.countDown();
          assertThat(slow.answer().text()).isEqualTo("slow");
          assertThat(waits.answer().text()).isEqualTo("first");
        }
      }
      assertThat(first.openConnections()).isLessThanOrEqualTo(1);
      assertThat(metric(gateway, "bartizan_upstream_pending_requests")).isZero();
    }
  }

  @Test
  void a_request_does_not_wait_for_ever_and_one_whose_client_leaves_does_not_wait()
      throws Exception {
    first.always(Reply.ok("slow").waiting(release));
    String yaml = yaml('"' + first.endpoint() + '"', "connections: 1\n    connect-timeout: 1s");
    try (TestGateway gateway = TestGateway.start(folder, yaml);
        RawClient slow = RawClient.plain(gateway.port("http:0"))) {
      slow.send(GET);
      first.request(0);
      assertThat(ask(gateway, GET).text()).contains("\"code\":\"upstream.busy\"");
      try (RawClient gone = RawClient.plain(gateway.port("http:0"))) {
        gone.send(GET);
        Eventually.holds(
            "a request waits", () -> metric(gateway, "bartizan_upstream_pending_requests") == 1);
      }
      Eventually.holds(
          "nobody waits", () -> metric(gateway, "bartizan_upstream_pending_requests") == 0);
      release.countDown();
      assertThat(slow.answer().text()).isEqualTo("slow");
    }
  }

  @Test
  void an_endpoint_that_fails_its_checks_gets_no_requests_until_it_passes_them() throws Exception {
    first.always(seen -> seen.line().contains("/healthz") ? Reply.of(500).body("") : Reply.ok("1"));
    String yaml =
        yaml(
            both(),
            "health: { http: { path: \"/healthz?deep=1\" }, interval: 100ms, timeout: 2s, healthy: 2, unhealthy: 2 }");
    try (TestGateway gateway = TestGateway.start(folder, yaml)) {
      Eventually.holds("it is out", () -> endpoints(gateway, "unhealthy") == 1);
      assertThat(gateway.admin("/upstreams").text())
          .containsSubsequence("orders", "unhealthy", "available");
      for (int i = 0; i < 8; i++) {
        assertThat(ask(gateway, POST).text()).isEqualTo("second");
      }
      assertThat(first.request(0).line()).isEqualTo("GET /healthz?deep=1 HTTP/1.1");
      assertThat(first.request(0).field("user-agent")).isEqualTo("bartizan-health");
      assertThat(first.request(0).field("host")).isEqualTo("127.0.0.1:" + first.port());
      gateway.apply(yaml.replace("interval: 100ms", "interval: 101ms"));
      assertThat(endpoints(gateway, "unhealthy")).isEqualTo(1);
      first.always(Reply.ok("first"));
      Eventually.holds("it is back", () -> endpoints(gateway, "available") == 2);
      Eventually.holds("it serves", () -> ask(gateway, GET).text().equals("first"));
      assertThat(metric(gateway, "bartizan_upstream_health_checks_total")).isGreaterThan(3);
      first.always(Reply.ok("stuck").waiting(release));
      Eventually.holds("it is out again", () -> endpoints(gateway, "unhealthy") == 1);
      gateway.apply(yaml(both(), ""));
      assertThat(endpoints(gateway, "available")).isEqualTo(2);
    }
  }

  @Test
  void without_an_endpoint_that_is_well_requests_are_refused() throws Exception {
    String yaml =
        yaml('"' + first.endpoint() + '"', "health: { tcp: {}, interval: 100ms, timeout: 2s }");
    try (TestGateway gateway = TestGateway.start(folder, yaml)) {
      Eventually.holds(
          "checks are passed", () -> metric(gateway, "bartizan_upstream_health_checks_total") >= 3);
      assertThat(endpoints(gateway, "available")).isEqualTo(1);
      assertThat(ask(gateway, GET).text()).isEqualTo("first");
      first.close();
      Eventually.holds("it is out", () -> endpoints(gateway, "unhealthy") == 1);
      RawAnswer refused = ask(gateway, GET);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text()).contains("\"code\":\"upstream.unavailable\"");
    }
  }
}
