package io.bartizan.telemetry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps a message that would be said again and again from filling a log: the first of a burst is
/// said, then none for [#QUIET] nanoseconds, and the next one says how many were held back.
/// Thread-safe.
final class Burst {
  static final long QUIET = TimeUnit.SECONDS.toNanos(10);
  static final long SILENT = -1;
  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicLong heldBack = new AtomicLong();
  private final AtomicLong spoke = new AtomicLong(NEVER);

  /// How many messages were held back since the last one that was said, if this one is to be said,
  /// else [#SILENT].
  long speak(long nanos) {
    long last = spoke.get();
    if (last != NEVER && nanos - last < QUIET || !spoke.compareAndSet(last, nanos)) {
      heldBack.incrementAndGet();
      return SILENT;
    }
    return heldBack.getAndSet(0);
  }

  /// How a message ends that comes after `heldBack` others.
  static String also(long heldBack) {
    return heldBack == 0 ? "" : " (" + heldBack + " more such messages were held back)";
  }
}
