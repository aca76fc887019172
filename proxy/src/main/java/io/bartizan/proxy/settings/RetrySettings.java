package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Key;
import io.bartizan.config.Percent;
import io.bartizan.config.Size;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// When a request that has failed is sent once more.
public record RetrySettings(
    @Doc("Tries for one request, the first included, from 1 to 10; 1 for no others.") @Default("3")
        int attempts,
    @Doc(
            "What is tried again: `connect-failure` (no connection could be made, or one that had been idle was closed by its other end), `reset` (the connection was lost before an answer), and the answers `502`, `503`, `504`. What may have had an effect is tried again only for idempotent methods.")
        @Default("[connect-failure, reset]")
        Set<On> on,
    @Doc(
            "How long an endpoint may take for the head of its answer before another try begins, from 10ms to 1h; the last try gets as long. None: only `response-timeout` holds, and what exceeds it is not tried again.")
        @Example("2s")
        @Nullable Duration perTryTimeout,
    @Doc(
            "How many tries beyond the first there may be, as a share of the service's requests of the last 10 seconds, from 0% to 100%; those that follow a connection that could not be made do not count.")
        @Default("20%")
        Percent budget,
    @Doc(
            "How many tries beyond the first there may be in a second whatever `budget` says, from 0 to 1000.")
        @Default("10")
        int minimum,
    @Doc(
            "Bytes of a request body of which a copy is kept for another try, from 0 to 1MiB; a request with a longer body is sent once.")
        @Default("64KiB")
        Size body) {

  /// What is tried again.
  public enum On {
    /// No connection could be made.
    CONNECT_FAILURE,
    /// The connection was lost before an answer.
    RESET,
    @Key("502")
    BAD_GATEWAY,
    @Key("503")
    UNAVAILABLE,
    @Key("504")
    TIMEOUT
  }

  public RetrySettings {
    on = Set.copyOf(on);
    Check.all()
        .and(attempts >= 1 && attempts <= 10, "attempts", attempts, "from 1 to 10")
        .and(
            ListenBounds.within(perTryTimeout, 10, 3_600_000),
            "perTryTimeout",
            perTryTimeout,
            "from 10ms to 1h")
        .and(budget.within(0, 100), "budget", budget, "from 0% to 100%")
        .and(minimum >= 0 && minimum <= 1000, "minimum", minimum, "from 0 to 1000")
        .and(ListenBounds.within(body, 0, 1 << 20), "body", body, "from 0 to 1MiB")
        .done();
  }
}
