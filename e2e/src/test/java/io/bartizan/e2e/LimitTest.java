package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Limits are exact, however many connections and event loops ask at once. Their permits come back
/// so slowly that a test sees none come back.
class LimitTest {
  private static final int CONNECTIONS = 64;
  private static final int EACH = 5;

  @TempDir Path folder;
  private Warehouse warehouse;
  private Program gateway;

  @BeforeEach
  void serve() throws Exception {
    warehouse = Warehouse.open();
    gateway =
        Program.serving(
            folder,
            """
            listen: { http: 127.0.0.1:0, name: api }
            services: { warehouse: { endpoints: [ "%s" ] } }
            routes:
              - { path: /one, service: warehouse, public: true, limit: { per: client-ip, rate: 1/d, burst: 100 } }
              - path: /two
                service: warehouse
                public: true
                limit: [ { per: "header:x-tenant", rate: 1/d, burst: 5 }, { per: route, rate: 1/d, burst: 20 } ]
            admin: { listen: 127.0.0.1:0 }
            """
                .formatted(warehouse.endpoint()));
  }

  @AfterEach
  void end() throws Exception {
    try {
      gateway.end("TERM");
    } finally {
      gateway.close();
      warehouse.close();
    }
  }

  @Test
  void exactly_a_hundred_pass_when_64_connections_ask_320_times() throws Exception {
    List<RawAnswer> answers = askAtOnce("GET /one HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(answers).hasSize(CONNECTIONS * EACH);
    assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(100);
    assertThat(answers.stream().filter(answer -> answer.status() == 429))
        .hasSize(220)
        .allSatisfy(LimitTest::saysWhenToComeBack);
    assertThat(warehouse.served()).isEqualTo(100);
    assertThat(gateway.metric("bartizan_refusals_total{code=\"rate.limited\"")).isEqualTo(220);
  }

  @Test
  void what_one_limit_refuses_takes_nothing_from_another() throws Exception {
    for (String tenant : List.of("ant", "bee", "cat", "dog")) {
      assertThat(passed(tenant)).as(tenant).isEqualTo(5);
    }
    assertThat(passed("eel")).as("the route's 20 are gone").isZero();
  }

  private long passed(String tenant) throws Exception {
    return askAtOnce("GET /two HTTP/1.1\r\nHost: a\r\nX-Tenant: " + tenant + "\r\n\r\n").stream()
        .filter(answer -> answer.status() == 200)
        .count();
  }

  private static void saysWhenToComeBack(RawAnswer refused) {
    assertThat(Long.parseLong(refused.field("Retry-After"))).isBetween(1L, 86_400L);
    assertThat(refused.text()).contains("\"code\":\"rate.limited\"");
  }

  private List<RawAnswer> askAtOnce(String request) throws Exception {
    CyclicBarrier start = new CyclicBarrier(CONNECTIONS);
    int port = gateway.port("api");
    Callable<List<RawAnswer>> caller =
        () -> {
          try (RawClient client = RawClient.plain(port)) {
            start.await(30, TimeUnit.SECONDS);
            List<RawAnswer> answers = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
              answers.add(client.ask(request));
            }
            return answers;
          }
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<RawAnswer> all = new ArrayList<>();
      List<Future<List<RawAnswer>>> calls =
          IntStream.range(0, CONNECTIONS).mapToObj(_ -> threads.submit(caller)).toList();
      for (Future<List<RawAnswer>> call : calls) {
        all.addAll(call.get());
      }
      return all;
    }
  }
}
