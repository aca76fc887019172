package io.bartizan.identity.store;

import io.bartizan.pipeline.Bytes;
import java.util.List;

/// A piece of a log.
///
/// @param entries in the order in which they were appended
/// @param mark stands behind the last of them: what to read from next
public record Extract(List<Bytes> entries, String mark) {
  /// The mark before the first entry of every log.
  public static final String START = "";

  public Extract {
    entries = List.copyOf(entries);
  }
}
