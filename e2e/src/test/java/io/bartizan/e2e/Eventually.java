package io.bartizan.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for what another process does.
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PERIOD_NANOS = 5_000_000;

  private Eventually() {}

  /// Looks until `condition` holds; fails after two minutes, saying `what` was expected.
  ///
  /// @return how long it took
  public static Duration holds(String what, Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("within two minutes: nothing (expected: " + what + ")");
      }
      LockSupport.parkNanos(PERIOD_NANOS);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
