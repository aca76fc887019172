package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminTest {
  private static final String YAML =
      """
      listen: { http: 127.0.0.1:0 }
      services: { api: { endpoints: "http://127.0.0.1:1" } }
      routes: [ { path: /, service: api, public: true } ]
      """;

  @TempDir private Path folder;

  @Test
  void tells_operators_how_the_gateway_is() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, YAML)) {
      assertThat(gateway.admin("/health").text()).isEqualTo("{\"status\":\"alive\"}\n");
      assertThat(gateway.admin("/ready").status()).isEqualTo(200);
      assertThat(gateway.standing())
          .contains("\"version\": \"" + gateway.gateway().version() + "\"");
    }
  }

  @Test
  void serves_metrics_that_prometheus_reads() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, YAML)) {
      assertThat(gateway.get("/").status()).isEqualTo(502);
      RawAnswer metrics = gateway.admin("/metrics");
      assertThat(metrics.field("Content-Type")).startsWith("text/plain");
      assertThat(metrics.text())
          .contains(
              "route=\"* /\"",
              "bartizan_config_last_reload_successful 1",
              "bartizan_buffer_memory_kept_bytes ",
              gateway.gateway().version());
    }
  }

  @Test
  void serves_nothing_else_and_nothing_that_changes_anything() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, YAML)) {
      assertThat(gateway.admin("/").status()).isEqualTo(404);
      assertThat(gateway.admin("/metrics/x").status()).isEqualTo(404);
      try (var client = io.bartizan.testkit.RawClient.plain(gateway.port("admin"))) {
        assertThat(
                client
                    .ask("POST /config HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                    .status())
            .isEqualTo(405);
      }
      assertThat(gateway.get("/metrics").status()).isEqualTo(404);
    }
  }
}
