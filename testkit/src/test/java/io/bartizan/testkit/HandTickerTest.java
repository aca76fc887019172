package io.bartizan.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class HandTickerTest {
  private final HandTicker ticker = new HandTicker(Instant.parse("2026-03-01T00:00:00Z"));

  @Test
  void stands_still_until_it_is_moved() {
    assertThat(ticker.nanos()).isEqualTo(ticker.nanos());
    ticker.advance(Duration.ofMillis(1500));
    assertThat(ticker.nanos()).isEqualTo(1_500_000_000L);
    assertThat(Instant.ofEpochMilli(ticker.millis()))
        .isEqualTo(Instant.parse("2026-03-01T00:00:01.5Z"));
  }

  @Test
  void never_goes_back() {
    assertThatThrownBy(() -> ticker.advance(Duration.ofNanos(-1)))
        .hasMessageContaining("expected: not negative");
  }
}
