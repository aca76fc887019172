package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Percent;
import java.time.Duration;

/// When a service that fails is left alone for a while.
public record BreakerSettings(
    @Doc(
            "The share of requests whose failure opens the breaker, from 1% to 100%: what the gateway refuses because of the service, and its answers 502, 503, 504.")
        @Default("50%")
        Percent failures,
    @Doc(
            "Requests that there must be in `window` for the share to mean something, from 1 to 1000000.")
        @Default("20")
        int minimum,
    @Doc("The time that is looked back on, from 1s to 1h.") @Default("10s") Duration window,
    @Doc("How long the breaker stays open before it lets probes through, from 100ms to 1h.")
        @Default("5s")
        Duration open,
    @Doc(
            "Requests that are let through at once while the breaker is half open, from 1 to 1000; it closes when as many have succeeded.")
        @Default("3")
        int probes) {

  public BreakerSettings {
    Check.all()
        .and(failures.within(1, 100), "failures", failures, "from 1% to 100%")
        .and(minimum >= 1 && minimum <= 1_000_000, "minimum", minimum, "from 1 to 1000000")
        .and(ListenBounds.within(window, 1_000, 3_600_000), "window", window, "from 1s to 1h")
        .and(ListenBounds.within(open, 100, 3_600_000), "open", open, "from 100ms to 1h")
        .and(probes >= 1 && probes <= 1000, "probes", probes, "from 1 to 1000")
        .done();
  }
}
