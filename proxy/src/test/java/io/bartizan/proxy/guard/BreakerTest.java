package io.bartizan.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Percent;
import io.bartizan.proxy.settings.BreakerSettings;
import io.bartizan.testkit.HandTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A breaker opens when the share of failures is too large, and closes when probes succeed.
class BreakerTest {
  private final HandTicker clock = new HandTicker();
  private final Breaker breaker =
      new Breaker(
          "orders",
          new BreakerSettings(Percent.of(50), 4, Duration.ofSeconds(10), Duration.ofSeconds(5), 2),
          2);

  private void outcomes(String outcomes) {
    for (int i = 0; i < outcomes.length(); i++) {
      if (outcomes.charAt(i) == '+') {
        breaker.succeeded(i % 2, clock.nanos(), false);
      } else {
        breaker.failed(i % 2, clock.nanos(), false);
      }
    }
  }

  private Breaker.Entry enter() {
    return breaker.enter(clock.nanos());
  }

  @Test
  void stays_closed_while_there_are_too_few_requests_or_failures() {
    outcomes("---");
    assertThat(enter()).isEqualTo(Breaker.Entry.PASSES);
    outcomes("++++++-");
    assertThat(enter()).isEqualTo(Breaker.Entry.PASSES);
  }

  @Test
  void opens_when_the_share_is_reached_and_says_how_long() {
    outcomes("++--");
    assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
    assertThat(enter()).isEqualTo(Breaker.Entry.REFUSED);
    assertThat(breaker.retrySeconds(clock.nanos())).isEqualTo(5);
    clock.advance(Duration.ofMillis(4100));
    assertThat(breaker.retrySeconds(clock.nanos())).isEqualTo(1);
    assertThat(breaker.openings()).isEqualTo(1);
  }

  @Test
  void forgets_what_lies_before_the_window() {
    outcomes("---");
    clock.advance(Duration.ofSeconds(11));
    outcomes("+++-");
    assertThat(enter()).isEqualTo(Breaker.Entry.PASSES);
  }

  @Test
  void lets_a_few_probes_through_and_closes_when_they_succeed() {
    outcomes("----");
    clock.advance(Duration.ofSeconds(5));
    assertThat(enter()).isEqualTo(Breaker.Entry.PROBES);
    assertThat(enter()).isEqualTo(Breaker.Entry.PROBES);
    assertThat(enter()).isEqualTo(Breaker.Entry.REFUSED);
    breaker.succeeded(0, clock.nanos(), true);
    assertThat(enter()).isEqualTo(Breaker.Entry.REFUSED);
    breaker.succeeded(1, clock.nanos(), true);
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
    clock.advance(Duration.ofSeconds(1));
    outcomes("+-+");
    assertThat(enter()).isEqualTo(Breaker.Entry.PASSES);
  }

  @Test
  void a_probe_that_fails_opens_it_again() {
    outcomes("----");
    clock.advance(Duration.ofSeconds(5));
    enter();
    breaker.failed(0, clock.nanos(), true);
    assertThat(enter()).isEqualTo(Breaker.Entry.REFUSED);
    assertThat(breaker.openings()).isEqualTo(2);
  }

  @Test
  void a_probe_whose_client_goes_away_makes_room_for_another() {
    outcomes("----");
    clock.advance(Duration.ofSeconds(5));
    enter();
    enter();
    breaker.left();
    assertThat(enter()).isEqualTo(Breaker.Entry.PROBES);
  }

  @Test
  void what_was_sent_before_it_opened_does_not_decide() {
    outcomes("----");
    clock.advance(Duration.ofSeconds(5));
    enter();
    outcomes("-");
    assertThat(breaker.state()).isEqualTo(Breaker.State.HALF_OPEN);
  }
}
