package io.bartizan.waf.lang;

/// What the engine does with its rules.
public enum Mode {
  /// Rules run and decide.
  ON,
  /// Rules run and record, but nothing is blocked.
  DETECTION_ONLY,
  /// No rule runs.
  OFF
}
