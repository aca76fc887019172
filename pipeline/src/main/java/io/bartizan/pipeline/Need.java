package io.bartizan.pipeline;

/// How much of a body a policy wants to see at once.
///
/// @param bytes 1 to 1 GiB
/// @param beyond what to do with a longer body
public record Need(int bytes, Beyond beyond) {
  /// What happens to a body that is longer than what was asked for.
  public enum Beyond {
    /// The request is refused with 413.
    REFUSE,
    /// The policy sees the first bytes, and the rest streams past it.
    PREFIX
  }

  public Need {
    if (bytes < 1 || bytes > 1 << 30) {
      throw new IllegalArgumentException("bytes: " + bytes + " (expected: 1 to 1073741824)");
    }
  }
}
