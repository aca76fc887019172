package io.bartizan.waf.lang;

import java.util.List;

/// How bad a hit is; the ordinal is the number that SecLang gives it, 0 is worst.
public enum Severity {
  EMERGENCY,
  ALERT,
  CRITICAL,
  ERROR,
  WARNING,
  NOTICE,
  INFO,
  DEBUG;

  /// All, worst first.
  public static final List<Severity> ALL = List.of(values());
}
