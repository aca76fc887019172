package io.bartizan.config;

/// A check across records, such as whether two routes answer the same requests. Runs after
/// everything was bound, also if parts of the configuration are wrong, and then sees the parts that
/// are right.
@FunctionalInterface
public interface CrossCheck {
  void check(Bound bound, Problems problems);
}
