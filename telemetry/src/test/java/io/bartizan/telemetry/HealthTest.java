package io.bartizan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HealthTest {
  private final Health health = new Health();

  @Test
  void a_process_is_alive_from_the_beginning_and_ready_when_it_serves() {
    assertThat(health.health().status()).isEqualTo(200);
    assertThat(health.ready().status()).isEqualTo(503);
    health.configured();
    assertThat(health.ready().status()).isEqualTo(503);
    health.listening();
    assertThat(health.ready().status()).isEqualTo(200);
    assertThat(health.ready().body())
        .hasToString(
            "{\"status\":\"ready\",\"configured\":true,\"listening\":true,\"draining\":false}\n");
  }

  @Test
  void a_process_that_drains_is_alive_but_not_ready() {
    health.configured();
    health.listening();
    health.draining();
    assertThat(health.health().status()).isEqualTo(200);
    assertThat(health.ready().status()).isEqualTo(503);
  }
}
