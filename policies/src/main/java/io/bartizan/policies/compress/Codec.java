package io.bartizan.policies.compress;

import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/// Encodes or decodes one body. Holds native memory until it is closed.
interface Codec extends Transform, AutoCloseable {
  @Override
  default @Nullable Refusal trouble() {
    return null;
  }

  @Override
  void close();
}
