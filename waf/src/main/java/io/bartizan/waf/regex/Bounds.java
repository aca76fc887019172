package io.bartizan.waf.regex;

/// How much an automaton may learn: how many states, in how many bytes, and with how much work, at
/// once and per millisecond. Work is counted in looks at a step, of a few nanoseconds each.
record Bounds(int states, long bytes, long work, long workPerMillisecond) {
  /// For many expressions.
  static final Bounds LARGE = new Bounds(12_000, 8 << 20, 10_000_000, 2_000);

  /// For a few.
  static final Bounds SMALL = new Bounds(4_000, 512 << 10, 1_000_000, 500);

  /// For one.
  static final Bounds SINGLE = new Bounds(4_000, 512 << 10, 2_000_000, 1_000);

  /// For one that is tried from place to place.
  static final Bounds TRIAL = new Bounds(12_000, 2 << 20, 2_000_000, 1_000);
}
