package io.bartizan.policies.waf;

import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Verdict;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Bytes that are taken from the memory budget until the last who uses them is done: the exchange,
/// and work elsewhere that may outlive it. Thread-safe.
final class Charge {
  private final Memory memory;
  private final int bytes;
  private final AtomicInteger users = new AtomicInteger(1);

  private Charge(Memory memory, int bytes) {
    this.memory = memory;
    this.bytes = bytes;
  }

  /// Takes `bytes`; null if they are not left.
  static @Nullable Charge of(Memory memory, int bytes) {
    return memory.take(bytes) ? new Charge(memory, bytes) : null;
  }

  /// The same work, which uses the bytes until it is done.
  <T> Verdict.Work<T> during(Verdict.Work<T> work) {
    return done -> {
      users.incrementAndGet();
      work.begin(
          new Verdict.Done<>() {
            @Override
            public void value(T value) {
              release();
              done.value(value);
            }

            @Override
            public void failed(Throwable cause) {
              release();
              done.failed(cause);
            }
          });
    };
  }

  /// One user is done.
  void release() {
    if (users.decrementAndGet() == 0) {
      memory.give(bytes);
    }
  }
}
