package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Memory;

/// How much of all answers on one connection waits for the client's windows. A little is every
/// connection's right; what is more comes from the one memory budget, in steps.
final class Http2Backlog {
  /// What a connection may keep waiting without asking.
  static final int FREE = 64 * 1024;

  private static final int STEP = 64 * 1024;

  private final Memory memory;
  private int waiting;
  private int taken;

  Http2Backlog(Memory memory) {
    this.memory = memory;
  }

  /// More waits. Returns whether there was memory for it.
  boolean add(int bytes) {
    waiting += bytes;
    int more = needed() - taken;
    if (more <= 0) {
      return true;
    }
    if (!memory.take(more)) {
      return false;
    }
    taken += more;
    return true;
  }

  /// Less waits.
  void remove(int bytes) {
    waiting -= bytes;
    int spare = taken - needed();
    if (spare > 0) {
      memory.give(spare);
      taken -= spare;
    }
  }

  /// What has to be taken from the budget for what waits now, in whole steps.
  private int needed() {
    return waiting <= FREE ? 0 : (waiting - FREE + STEP - 1) / STEP * STEP;
  }
}
