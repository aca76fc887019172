package io.bartizan.proxy.dns;

import java.time.Duration;
import java.util.List;

/// What came of a query.
public sealed interface Reply {
  /// How many addresses of one name are used.
  int MOST_TARGETS = 256;

  /// The name stands for these, at least one and at most [#MOST_TARGETS].
  ///
  /// @param ttl how long that is so
  record Found(List<Target> targets, Duration ttl) implements Reply {
    public Found {
      targets = List.copyOf(targets.subList(0, Math.min(targets.size(), MOST_TARGETS)));
    }
  }

  /// A name server says that the name stands for nothing.
  record Nothing(String reason) implements Reply {}

  /// No name server has given an answer that could be understood.
  record Failed(String reason) implements Reply {}
}
