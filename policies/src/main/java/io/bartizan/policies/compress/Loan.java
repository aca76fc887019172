package io.bartizan.policies.compress;

import io.bartizan.pipeline.Memory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A codec, and what it holds of the memory budget.
record Loan(Codec codec, Memory memory, int bytes) implements AutoCloseable {
  /// Makes a codec, or gives null if the budget has no `bytes` left.
  static @Nullable Loan of(Memory memory, int bytes, Supplier<Codec> maker) {
    if (!memory.take(bytes)) {
      return null;
    }
    try {
      return new Loan(maker.get(), memory, bytes);
    } catch (RuntimeException e) {
      memory.give(bytes);
      throw e;
    }
  }

  @Override
  public void close() {
    codec.close();
    memory.give(bytes);
  }
}
