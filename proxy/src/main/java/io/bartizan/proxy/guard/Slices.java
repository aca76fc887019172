package io.bartizan.proxy.guard;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts two kinds of events over a window that slides, in ten slices of it. One thread writes,
/// every thread may read; a reader never sees more than was counted.
final class Slices {
  private static final int SLICES = 10;

  /// A ring with room for the slice that is written next; each has a number and two counts.
  private static final int RING = 16;

  private static final int CELLS = 3;

  private final long sliceNanos;
  private final AtomicLongArray cells = new AtomicLongArray(RING * CELLS);

  /// @param windowNanos more than 0
  Slices(long windowNanos) {
    sliceNanos = Math.max(1, windowNanos / SLICES);
    for (int i = 0; i < RING; i++) {
      cells.setPlain(i * CELLS, Long.MIN_VALUE);
    }
  }

  /// The number of the slice at `nanos`.
  long slice(long nanos) {
    return Math.floorDiv(nanos, sliceNanos);
  }

  /// Counts one event of the first kind, and `second` of the second.
  void count(long nanos, int second) {
    long slice = slice(nanos);
    int at = (int) Math.floorMod(slice, (long) RING) * CELLS;
    if (cells.getPlain(at) != slice) {
      cells.setOpaque(at + 1, 0);
      cells.setOpaque(at + 2, 0);
      cells.setRelease(at, slice);
    }
    cells.setOpaque(at + 1, cells.getPlain(at + 1) + 1);
    if (second != 0) {
      cells.setOpaque(at + 2, cells.getPlain(at + 2) + second);
    }
  }

  /// What was counted of the first kind in the window that ends at `nanos`, but not before the
  /// slice `since`.
  long first(long nanos, long since) {
    return sum(nanos, since, 1);
  }

  /// The same of the second kind.
  long second(long nanos, long since) {
    return sum(nanos, since, 2);
  }

  private long sum(long nanos, long since, int kind) {
    long last = slice(nanos);
    long from = Math.max(since, last - SLICES + 1);
    long sum = 0;
    for (int at = 0; at < RING * CELLS; at += CELLS) {
      long slice = cells.getAcquire(at);
      if (slice >= from && slice <= last) {
        sum += cells.getOpaque(at + kind);
      }
    }
    return sum;
  }
}
