package io.bartizan.policies.limit;

import io.bartizan.config.Rate;
import java.util.concurrent.TimeUnit;

/// The arithmetic of GCRA (ITU-T I.371, annex A, in its virtual-scheduling form). Of a key only its
/// debt is known: in how many nanoseconds its bucket will be full again. Each permit adds
/// `interval` to it, and time pays it back.
///
/// In any span of time, `burst` permits and one more for each `interval` of the span are the most
/// that are given, never one more.
///
/// @param interval nanoseconds from one permit to the next at the full rate, rounded up: never
///   faster than asked
/// @param tolerance the debt up to which one more permit is given
record Pace(long interval, long tolerance) {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  static Pace of(Rate rate, long burst) {
    long period = rate.period().toNanos();
    long interval = (period - 1) / rate.permits() + 1;
    return new Pace(interval, Math.multiplyExact(interval, burst - 1));
  }

  /// Whether one more permit is given at this debt.
  boolean fits(long debt) {
    return debt <= tolerance;
  }

  /// How many permits are left at this debt.
  long left(long debt) {
    return fits(debt) ? (tolerance - debt) / interval + 1 : 0;
  }

  /// The debt of an empty bucket.
  long empty() {
    return tolerance + interval;
  }

  /// Whole seconds, rounded up, until one permit is given; 0 if it is given now.
  long pause(long debt) {
    return fits(debt) ? 0 : seconds(debt - tolerance);
  }

  /// Whole seconds, rounded up, in which a caller should use no more than what is left: until there
  /// is one more, but so long that `left` in this time is not faster than the rate.
  long window(long debt) {
    long left = left(debt);
    long more = debt - tolerance + left * interval;
    return seconds(Math.max(more, left * interval));
  }

  private static long seconds(long nanos) {
    return (nanos - 1) / SECOND + 1;
  }
}
