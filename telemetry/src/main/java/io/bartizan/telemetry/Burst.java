package io.bartizan.telemetry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps a message that would be said again and again from filling a log: the first of a burst is
/// said, then none for [#QUIET] nanoseconds, and the next one says how many were held back.
/// Thread-safe.
final class Burst {
  static final long QUIET = TimeUnit.SECONDS.toNanos(10);
  static final long SILENT = -1;

  private final AtomicLong heldBack = new AtomicLong();
  private final AtomicLong until;

  /// @param nanos now
  Burst(long nanos) {
    until = new AtomicLong(nanos);
  }

  /// How many messages were held back since the last one that was said, if this one is to be said,
  /// else [#SILENT].
  long speak(long nanos) {
    long quiet = until.get();
    if (nanos - quiet < 0 || !until.compareAndSet(quiet, nanos + QUIET)) {
      heldBack.incrementAndGet();
      return SILENT;
    }
    return heldBack.getAndSet(0);
  }
}
