package io.bartizan.pipeline;

import java.nio.ByteBuffer;

/// Sees a request's body as the client sends it, without transfer coding, before any [Transform].
/// Called on the event loop of the exchange.
public interface Tap {
  /// The next part of the body, which must be left as it is and is valid only now.
  void add(ByteBuffer part);
}
