package io.bartizan.waf.regex;

import java.util.function.LongSupplier;

/// How much work may go into new states: some at once, and more as time passes, so that nobody who
/// sends what makes new states can take more than a small part of a processor. Guarded by its
/// owner.
final class Credit {
  private final LongSupplier nanoseconds;
  private final long most;
  private final long perMillisecond;
  private long left;
  private long last;

  /// In looks at a step, of a nanosecond or two each.
  Credit(LongSupplier nanoseconds, long most, long perMillisecond) {
    this.nanoseconds = nanoseconds;
    this.most = most;
    this.perMillisecond = perMillisecond;
    left = most;
    last = nanoseconds.getAsLong();
  }

  /// Whether any is left.
  boolean left() {
    if (left <= 0) {
      long now = nanoseconds.getAsLong();
      left = Math.min(most, left + (now - last) / 1_000_000 * perMillisecond);
      last = left > 0 || now - last > 1_000_000 ? now : last;
    }
    return left > 0;
  }

  /// Uses some up, even if it is more than was left.
  void use(long work) {
    left -= work;
  }
}
