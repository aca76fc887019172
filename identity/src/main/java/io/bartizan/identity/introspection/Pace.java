package io.bartizan.identity.introspection;

/// How many calls may begin: so many in a second, and at most that many at once after a rest.
/// Thread-safe.
final class Pace {
  private static final double SECOND = 1e9;

  private final int rate;
  private double left;
  private long last;

  Pace(int rate, long now) {
    this.rate = rate;
    this.left = rate;
    this.last = now;
  }

  /// Whether one may begin at `now`, in nanoseconds.
  synchronized boolean admits(long now) {
    left = Math.min(rate, left + Math.max(0, now - last) / SECOND * rate);
    last = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
