package io.bartizan.waf.regex;

import java.util.function.LongSupplier;

/// How much work may go into new states: some at once, and more as time passes, so that nobody who
/// sends what makes new states can take more than a small part of a processor. Guarded by its
/// owner.
final class Credit {
  private static final long NANOSECONDS = 1_000_000;

  private final LongSupplier clock;
  private final long most;
  private final long perMillisecond;
  private long left;
  private long last;

  /// Full at first; the clock counts nanoseconds.
  Credit(LongSupplier clock, long most, long perMillisecond) {
    this.clock = clock;
    this.most = most;
    this.perMillisecond = perMillisecond;
    left = most;
    last = clock.getAsLong();
  }

  /// Whether any is left.
  boolean some() {
    return left > 0 || refilled() > 0;
  }

  /// Whether half of the most is left.
  boolean ample() {
    return left >= most / 2 || refilled() >= most / 2;
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
