package io.bartizan.waf.regex;

/// As much of the byte before a place as a program's assertions ask for.
final class Place {
  private static final int[] SAMPLES = {Assertion.START, '\n', 'a', ' '};

  /// How many kinds of places there are.
  static final int KINDS = SAMPLES.length;

  /// The kind at the start of the text.
  static final int START = 0;

  private final int[] after = new int[256];

  Place(Program program) {
    boolean lines = false;
    boolean words = false;
    for (Assertion check : program.checks) {
      lines |= check == Assertion.Edge.LINE_START;
      words |= check == Assertion.Edge.WORD_EDGE || check == Assertion.Edge.WORD_INSIDE;
    }
    for (int value = 0; value < 256; value++) {
      after[value] = words && ByteSet.WORD.has(value) ? 2 : 3;
    }
    after['\n'] = lines ? 1 : 3;
  }

  /// The kind after a byte.
  int after(int value) {
    return after[value];
  }

  /// A byte for a kind, or [Assertion#START].
  static int sample(int kind) {
    return SAMPLES[kind];
  }
}
