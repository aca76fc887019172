package io.bartizan.waf.regex;

import java.util.function.LongSupplier;

/// How much work may go into new states: some at once, and more as time passes, so that nobody who
/// sends what makes new states can take more than a small part of a processor. Guarded by its
/// owner.
final class Credit {
  private static final long NANOSECONDS = 1_000_000;

  /// How long at least between two fresh starts, in nanoseconds.
  private static final long AGE = 60_000_000_000L;

  private final LongSupplier clock;
  private final long most;
  private final long perMillisecond;
  private long left;
  private long last;
  private long born;

  /// Full at first; the clock counts nanoseconds.
  Credit(LongSupplier clock, long most, long perMillisecond) {
    this.clock = clock;
    this.most = most;
    this.perMillisecond = perMillisecond;
    left = most;
    last = clock.getAsLong();
    born = last;
  }

  /// Whether any is left.
  boolean some() {
    return left > 0 || refilled() > 0;
  }

  /// Whether to throw all away and start afresh: at most once a minute, and not unless half of the
  /// most is there to make up for it.
  boolean renew() {
    if (refilled() < most / 2 || clock.getAsLong() - born < AGE) {
      return false;
    }
    born = clock.getAsLong();
    return true;
  }

  private long refilled() {
    long milliseconds = (clock.getAsLong() - last) / NANOSECONDS;
    last += milliseconds * NANOSECONDS;
    left = Math.min(most, left + milliseconds * perMillisecond);
    return left;
  }

  /// Uses some up, even if it is more than was left.
  void use(long work) {
    left -= work;
  }
}
