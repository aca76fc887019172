package io.bartizan.proxy.edge;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Something that may happen very often and is said once a minute at most. Thread-safe.
final class Burst {
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong quietUntil = new AtomicLong();
  private volatile boolean said;

  /// It has happened. Returns whether it should be said.
  ///
  /// @param nanos now
  boolean speaks(long nanos) {
    long until = quietUntil.get();
    if (said && nanos - until < 0 || !quietUntil.compareAndSet(until, nanos + QUIET_NANOS)) {
      return false;
    }
    said = true;
    return true;
  }
}
