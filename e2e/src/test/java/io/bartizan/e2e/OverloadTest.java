package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway whose memory for bodies is in use, or whose event loops are late, refuses what is new
/// and goes to a service, and nothing else.
class OverloadTest {
  private static final int MEGA = 1 << 20;

  @TempDir Path folder;
  private final CountDownLatch release = new CountDownLatch(1);
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = ScriptedUpstream.start().always(Reply.ok("done").waiting(release));
  }

  @AfterEach
  void close() throws IOException {
    release.countDown();
    upstream.close();
  }

  private String yaml(String overload) {
    return """
    listen: { http: 127.0.0.1:0 }
    services:
      orders: { endpoints: "%s", retry: { body: 1MiB } }
    routes:
      - { path: /orders, service: orders, public: true }
      - { path: /page, respond: { status: 200, body: page }, public: true }
    overload: %s
    """
        .formatted(upstream.endpoint(), overload);
  }

  private static double shedding(TestGateway gateway) throws IOException {
    return gateway
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("bartizan_event_loops_shedding"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void assertShed(RawAnswer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("\"code\":\"gateway.overloaded\"");
    assertThat(answer.field("retry-after")).isEqualTo("1");
  }

  private static void assertAlive(TestGateway gateway) throws IOException {
    assertThat(gateway.admin("/health").status()).isEqualTo(200);
    assertThat(gateway.admin("/ready").status()).isEqualTo(200);
    assertThat(gateway.get("/page").text()).isEqualTo("page");
  }

  @Test
  void memory_that_is_in_use_sheds_what_is_new() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (TestGateway gateway = TestGateway.start(folder, yaml("{ memory: 10% }"))) {
      String head = "PUT /orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + MEGA;
      String request = head + "\r\n\r\n" + "x".repeat(MEGA);
      for (int i = 0; i < 5; i++) {
        RawClient client = RawClient.plain(gateway.port("http:0"));
        clients.add(client);
        client.send(request);
      }
      Eventually.holds("every event loop has looked", () -> shedding(gateway) == 2);
      assertShed(gateway.get("/orders"));
      assertAlive(gateway);
      release.countDown();
      long served = 0;
      for (RawClient client : clients) {
        RawAnswer answer = client.answer();
        if (answer.status() != 200) {
          assertShed(answer);
        } else {
          served++;
        }
      }
      assertThat(served).isGreaterThanOrEqualTo(4);
      Eventually.holds("room", () -> shedding(gateway) == 0);
      assertThat(gateway.get("/orders").text()).isEqualTo("done");
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @Test
  void event_loops_that_are_late_shed_what_is_new() throws Exception {
    release.countDown();
    HandTicker ticker = new HandTicker();
    try (TestGateway gateway = TestGateway.start(folder, yaml("{ delay: 50ms }"), ticker)) {
      assertThat(gateway.get("/orders").text()).isEqualTo("done");
      Eventually.holds(
          "a request is refused",
          () -> {
            ticker.advance(Duration.ofHours(1));
            RawAnswer answer = gateway.get("/orders");
            if (answer.status() == 200) {
              return false;
            }
            assertShed(answer);
            return true;
          });
      assertAlive(gateway);
      Eventually.holds("they are on time", () -> shedding(gateway) == 0);
      assertThat(gateway.get("/orders").text()).isEqualTo("done");
    }
  }
}
