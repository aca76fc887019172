package io.bartizan.pipeline;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Changes a body while it streams. It is pulled: what comes out of one part may be more than
/// anybody has room for, and waits inside until it is taken.
///
/// The policy that makes it closes it when the exchange ends. Only the event loop of the exchange
/// touches it.
public interface Transform {
  /// Hands in the next part of the body, once [#take] has given 0 for the one before. The bytes
  /// stay as they are until it does so again.
  ///
  /// @param last whether nothing follows
  void put(ByteBuffer part, boolean last);

  /// Writes what comes out into `out`, which has room for 512 bytes or more, as far as there is
  /// room, and returns how many bytes that were; 0 if it needs the next part, has come to its end,
  /// or is in trouble.
  int take(ByteBuffer out);

  /// Whether the head that belongs to the body waits for the body's first byte: if there is trouble
  /// before, something else can be said instead. Only for answers.
  default boolean holds() {
    return false;
  }

  /// Whether it waits for work elsewhere: until that is done, nothing is handed in, and [#take]
  /// gives 0. Only for answers.
  default boolean rests() {
    return false;
  }

  /// Says what to call when it rests no more. Called before the first part.
  ///
  /// @param awake may be called from any thread
  default void waking(Runnable awake) {}

  /// Why the body cannot go on; null while it can. Asked whenever [#take] has given 0.
  @Nullable Refusal trouble();
}
