package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where requests go, through the whole gateway.
final class BalanceTest {
  @TempDir private Path folder;
  private ScriptedUpstream one;
  private ScriptedUpstream two;

  @BeforeEach
  void open() throws IOException {
    one = ScriptedUpstream.start().always(Reply.ok("one"));
    two = ScriptedUpstream.start().always(Reply.ok("two"));
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    two.close();
  }

  private static RawAnswer ask(RawClient client, String... fields) throws IOException {
    StringBuilder head = new StringBuilder("GET /orders/1 HTTP/1.1\r\nHost: localhost\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return client.ask(head.append("\r\n").toString());
  }

  @Test
  void requests_with_one_key_go_to_one_endpoint() throws Exception {
    String yaml =
        """
        listen: { http: 127.0.0.1:0 }
        services:
          orders:
            endpoints: [ "%s", { url: "%s", weight: 1 } ]
            balance: { hash: "header:x-tenant", bounded-load: 200%% }
            slow-start: 30s
        routes: [ { path: /**, service: orders, public: true } ]
        """
            .formatted(one.endpoint(), two.endpoint());
    try (TestGateway gateway = TestGateway.start(folder, yaml);
        RawClient client = RawClient.plain(gateway.port("http:0"))) {
      Map<String, String> places = new HashMap<>();
      for (int i = 0; i < 120; i++) {
        String tenant = "X-Tenant: t" + i % 40;
        String place = ask(client, tenant).text();
        assertThat(places.merge(tenant, place, (before, _) -> before)).isEqualTo(place);
      }
      assertThat(places.values()).contains("one", "two");
    }
  }

  @Test
  void a_canary_serves_those_who_ask_for_it_and_the_log_says_so() throws Exception {
    Path log = folder.resolve("access.log");
    String yaml =
        """
        listen: { http: 127.0.0.1:0 }
        services:
          orders: { endpoints: "%s" }
          orders-v2: { endpoints: "%s" }
        routes:
          - path: /**
            split:
              - { service: orders, weight: 100 }
              - { service: orders-v2, when: { header: { x-canary: "yes" }, cookie: { canary: "yes" } } }
            public: true
        log: { access: %s }
        """
            .formatted(one.endpoint(), two.endpoint(), log);
    try (TestGateway gateway = TestGateway.start(folder, yaml);
        RawClient client = RawClient.plain(gateway.port("http:0"))) {
      assertThat(ask(client).text()).isEqualTo("one");
      assertThat(ask(client, "X-Canary: yes").text()).isEqualTo("two");
      assertThat(ask(client, "Cookie: a=b; canary=yes").text()).isEqualTo("two");
      assertThat(ask(client, "X-Canary: no").text()).isEqualTo("one");
    }
    assertThat(Files.readAllLines(log))
        .extracting(line -> line.contains("\"service\":\"orders-v2\""))
        .containsExactly(false, true, true, false);
    assertThat(Files.readAllLines(log)).allMatch(line -> line.contains("\"service\":\"orders"));
  }
}
