package io.bartizan.policies.waf;

/// What happens to a body that is longer than what is judged.
public enum Longer {
  /// It is refused.
  REJECT,
  /// Its first bytes are judged, and the rest goes on.
  INSPECT_PREFIX
}
