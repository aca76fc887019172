package io.bartizan.telemetry;

import io.bartizan.pipeline.Code;

/// Counts what one policy refuses, and how it fails.
final class PolicyMeter {
  private static final int CODES = Code.values().length;
  static final int FAILED = 2 * CODES;
  static final int LATE = FAILED + 1;
  private static final int CELLS = LATE + 1;

  private final String name;
  private final PerLoop cells;
  private final Burst failures = new Burst();
  private final Burst watched = new Burst();

  PolicyMeter(String name, int loops) {
    this.name = name;
    this.cells = new PerLoop(loops, CELLS);
  }

  PolicyMeter(String name, PolicyMeter shared) {
    this.name = name;
    this.cells = shared.cells;
  }

  /// The cell that counts refusals with this code, or those that a watched policy would have
  /// spoken.
  @SuppressWarnings("EnumOrdinal") // an index that never leaves the process
  static int cell(Code code, boolean watched) {
    return code.ordinal() + (watched ? CODES : 0);
  }

  String name() {
    return name;
  }

  PerLoop cells() {
    return cells;
  }

  /// Messages about failures and late answers.
  Burst failures() {
    return failures;
  }

  /// Messages about what would have been refused.
  Burst watched() {
    return watched;
  }
}
