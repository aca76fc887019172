package io.bartizan.waf.lang;

import java.util.List;

/// How bad a hit is, worst first.
public enum Severity {
  EMERGENCY(0),
  ALERT(1),
  CRITICAL(2),
  ERROR(3),
  WARNING(4),
  NOTICE(5),
  INFO(6),
  DEBUG(7);

  /// All, worst first.
  public static final List<Severity> ALL = List.of(values());

  private final int number;

  Severity(int number) {
    this.number = number;
  }

  /// The number that SecLang gives it: 0 is worst.
  public int number() {
    return number;
  }
}
