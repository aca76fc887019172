package io.bartizan.proxy.guard;

import java.util.concurrent.TimeUnit;

/// How many tries beyond the first a service gets: a share of its requests of the last 10 seconds,
/// or a few in each second, whichever is more. Shared by all lanes, each of which counts requests
/// on its own; only a retry takes the lock.
public final class RetryBudget {
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

  private final int hundredths;
  private final int minimum;
  private final Slices[] requests;
  private final Slices retries = new Slices(WINDOW);

  /// @param hundredths the share in hundredths of a percent
  /// @param minimum how many there may be in a second whatever the share is
  /// @param lanes how many lanes there are
  public RetryBudget(int hundredths, int minimum, int lanes) {
    this.hundredths = hundredths;
    this.minimum = minimum;
    this.requests = new Slices[lanes];
    for (int i = 0; i < lanes; i++) {
      requests[i] = new Slices(WINDOW);
    }
  }

  /// A request goes to the service for the first time.
  public void requested(int lane, long nanos) {
    requests[lane].count(nanos, 0);
  }

  /// Takes one more try from the budget. False if there is none left.
  public synchronized boolean take(long nanos) {
    boolean left =
        retries.first(nanos, retries.slice(nanos)) < minimum
            || (retries.first(nanos, Long.MIN_VALUE) + 1) * 10_000 <= total(nanos) * hundredths;
    if (left) {
      retries.count(nanos, 0);
    }
    return left;
  }

  private long total(long nanos) {
    long sum = 0;
    for (Slices lane : requests) {
      sum += lane.first(nanos, Long.MIN_VALUE);
    }
    return sum;
  }
}
