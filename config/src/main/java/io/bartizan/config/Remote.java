package io.bartizan.config;

/// Something elsewhere that a configuration has taken in, and that may change.
public interface Remote {
  /// Whether it is another than when it was read. Blocks on the network, some seconds at most; if
  /// it cannot be asked, it has not changed as far as is known.
  boolean changed();
}
