package io.bartizan.identity.introspection;

/// How many calls may begin: so many in a second, and at most that many at once after a rest. A
/// quarter is kept for tokens that were good before, so that nobody prolongs one that is good no
/// more by asking about many others. Thread-safe.
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
  ///
  /// @param good whether it is about a token that was good before
  synchronized boolean admits(long now, boolean good) {
    left = Math.min(rate, left + Math.max(0, now - last) / SECOND * rate);
    last = now;
    if (left < (good ? 1 : 1 + rate / 4)) {
      return false;
    }
    left--;
    return true;
  }
}
