package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Percent;
import java.time.Duration;

/// When an endpoint that keeps failing gets no requests for a while.
public record OutlierSettings(
    @Doc(
            "Failures in a row after which an endpoint is ejected, from 1 to 1000: no connection, a connection that is lost, an answer that is no HTTP, none in time, and the answers 502, 503, 504.")
        @Default("5")
        int consecutiveFailures,
    @Doc(
            "How long the first ejection lasts, from 100ms to 1h. Each that follows within the same time of service is longer by that much, up to ten times or 5 minutes.")
        @Default("30s")
        Duration eject,
    @Doc(
            "The share of the service's endpoints that may be out of service, ejected or by health checks, when one more is ejected, itself included; from 0% (nothing is ejected) to 100%.")
        @Default("50%")
        Percent maxEjected) {

  public OutlierSettings {
    Check.all()
        .and(
            consecutiveFailures >= 1 && consecutiveFailures <= 1000,
            "consecutiveFailures",
            consecutiveFailures,
            "from 1 to 1000")
        .and(ListenBounds.within(eject, 100, 3_600_000), "eject", eject, "from 100ms to 1h")
        .and(maxEjected.within(0, 100), "maxEjected", maxEjected, "from 0% to 100%")
        .done();
  }
}
