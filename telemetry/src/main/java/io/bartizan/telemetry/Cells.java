package io.bartizan.telemetry;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counters that one thread writes and every thread may read. A reader may see a value that is a
/// moment old, never one that was not counted.
final class Cells {
  private final AtomicLongArray values;

  Cells(int count) {
    values = new AtomicLongArray(count);
  }

  /// Adds `amount`, which may be negative. Only for the thread that owns the cells: it is a plain
  /// read and a plain write, not an atomic addition.
  void add(int index, long amount) {
    values.setOpaque(index, values.getPlain(index) + amount);
  }

  long get(int index) {
    return values.getOpaque(index);
  }
}
