package io.bartizan.pipeline;

/// How long an identity is good. Thread-safe.
public interface Lease {
  /// For what never ends by itself.
  Lease FOREVER = new Until(Long.MAX_VALUE);

  /// The first millisecond since 1970 in which it is good no more.
  long end();

  /// A lease of which nothing is known but its end.
  record Until(long end) implements Lease {}
}
