package io.bartizan.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.HandTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Retries are a share of requests, or a few in a second.
class RetryBudgetTest {
  private final HandTicker clock = new HandTicker();

  private int taken(RetryBudget budget) {
    int taken = 0;
    while (taken < 10_000 && budget.take(clock.nanos())) {
      taken++;
    }
    return taken;
  }

  private void requests(RetryBudget budget, int count) {
    for (int i = 0; i < count; i++) {
      budget.requested(i % 2, clock.nanos());
    }
  }

  @Test
  void a_share_of_the_requests_of_all_lanes() {
    RetryBudget budget = new RetryBudget(2000, 0, 2);
    assertThat(taken(budget)).isZero();
    requests(budget, 100);
    assertThat(taken(budget)).isEqualTo(20);
    requests(budget, 10);
    assertThat(taken(budget)).isEqualTo(2);
  }

  @Test
  void slides_with_the_window() {
    RetryBudget budget = new RetryBudget(2000, 0, 2);
    requests(budget, 100);
    clock.advance(Duration.ofSeconds(9));
    requests(budget, 100);
    assertThat(taken(budget)).isEqualTo(40);
    clock.advance(Duration.ofSeconds(2));
    assertThat(taken(budget)).isZero();
    clock.advance(Duration.ofSeconds(9));
    assertThat(taken(budget)).isZero();
  }

  @Test
  void a_few_in_each_second_whatever_there_is() {
    RetryBudget budget = new RetryBudget(0, 3, 2);
    for (int second = 0; second < 30; second++) {
      assertThat(taken(budget)).isEqualTo(3);
      clock.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void holds_when_clocks_begin_below_zero() {
    RetryBudget budget = new RetryBudget(5000, 0, 1);
    long start = -Duration.ofSeconds(5).toNanos();
    for (int i = 0; i < 10; i++) {
      budget.requested(0, start + i * 1_000_000_000L);
    }
    int taken = 0;
    while (budget.take(start + 9_500_000_000L)) {
      taken++;
    }
    assertThat(taken).isEqualTo(5);
  }
}
