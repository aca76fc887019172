package io.bartizan.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/// The one budget for all gathered bodies and lent bytes of the process. Thread-safe.
public final class Memory {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /// @param limit bytes, more than 0
  public Memory(long limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: more than 0 bytes)");
    }
    this.limit = limit;
  }

  /// Takes `bytes` from the budget. False, and nothing taken, if they are not left.
  public boolean take(long bytes) {
    long before = used.get();
    while (bytes <= limit - before) {
      if (used.weakCompareAndSetVolatile(before, before + bytes)) {
        return true;
      }
      before = used.get();
    }
    return false;
  }

  /// Takes `bytes` whether they are left or not: they are in use already, and whoever asks next
  /// must find less.
  void occupy(long bytes) {
    used.addAndGet(bytes);
  }

  public void give(long bytes) {
    used.addAndGet(-bytes);
  }

  public long used() {
    return used.get();
  }

  public long limit() {
    return limit;
  }
}
