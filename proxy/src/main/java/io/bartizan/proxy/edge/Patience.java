package io.bartizan.proxy.edge;

/// Remembers when something last moved in an exchange. To say that something moves costs one write;
/// the moment is taken when deadlines are looked at.
final class Patience {
  private boolean moved;
  private long movedAt;
  private long unsent;

  void begin(long nanos) {
    moved = false;
    movedAt = nanos;
    unsent = 0;
  }

  /// A byte came or went.
  void moved() {
    moved = true;
  }

  /// It is `nanos` now, and the client has not yet taken `waiting` bytes.
  void look(long nanos, long waiting) {
    if (moved || waiting != unsent) {
      moved = false;
      movedAt = nanos;
      unsent = waiting;
    }
  }

  /// Whether nothing has moved for longer than `most`.
  boolean spent(long nanos, long most) {
    return nanos - movedAt > most;
  }
}
