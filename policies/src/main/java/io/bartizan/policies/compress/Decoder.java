package io.bartizan.policies.compress;

import java.nio.ByteBuffer;

/// Undoes one content coding. It knows no caps: see [Capped].
interface Decoder extends AutoCloseable {
  /// Hands in the next part, once [#take] has given 0 for the one before.
  void put(ByteBuffer part);

  /// Writes what comes out, and returns how much; 0 if it needs more, has come to its end, or has
  /// failed.
  int take(ByteBuffer out);

  /// How it stands.
  State state();

  @Override
  void close();

  /// How a decoder stands.
  enum State {
    /// More must come.
    OPEN,
    /// The coding's end has come, and nothing behind it.
    COMPLETE,
    /// What has come is not what the coding allows.
    BROKEN,
    /// The memory budget has nothing left.
    STARVED
  }
}
