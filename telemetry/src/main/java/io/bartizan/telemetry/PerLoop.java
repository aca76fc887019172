package io.bartizan.telemetry;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// The same cells once for each event loop, made when that loop first counts.
final class PerLoop {
  private final AtomicReferenceArray<Cells> loops;
  private final int size;

  /// @param loops how many event loops there are
  /// @param size how many cells each has
  PerLoop(int loops, int size) {
    this.loops = new AtomicReferenceArray<>(loops);
    this.size = size;
  }

  /// The cells of an event loop; only it may call this.
  Cells of(int loop) {
    Cells mine = loops.getPlain(loop);
    return mine != null ? mine : make(loop);
  }

  private Cells make(int loop) {
    Cells made = new Cells(size);
    loops.setRelease(loop, made);
    return made;
  }

  /// What all event loops have counted in the cell at `index`. For any thread.
  long sum(int index) {
    long sum = 0;
    for (int i = 0; i < loops.length(); i++) {
      Cells cells = loops.getAcquire(i);
      sum += cells == null ? 0 : cells.get(index);
    }
    return sum;
  }

  /// Whether no event loop has counted anything so far.
  boolean untouched() {
    for (int i = 0; i < loops.length(); i++) {
      if (loops.getAcquire(i) != null) {
        return false;
      }
    }
    return true;
  }
}
