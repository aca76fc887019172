package io.bartizan.waf.regex;

/// The options that a pattern can switch as it goes: the letters of `(?i)`.
record Flags(int bits) {
  static final String LETTERS = "imsxnUJ";

  /// As ModSecurity v3 compiles: `.` matches newlines, and `^` and `$` match at each line.
  static final Flags SECLANG = new Flags(0).with('s').with('m');

  private static int bit(char letter) {
    return 1 << LETTERS.indexOf(letter);
  }

  boolean has(char letter) {
    return (bits & bit(letter)) != 0;
  }

  Flags with(char letter) {
    return new Flags(bits | bit(letter));
  }

  Flags without(char letter) {
    return new Flags(bits & ~bit(letter));
  }

  /// One byte, in both cases if case does not count.
  Node.One literal(int value) {
    return has('i') ? Node.One.folded(value) : Node.One.exact(value);
  }
}
