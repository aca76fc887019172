package io.bartizan.waf.transform;

/// Which bytes are white space.
final class Spaces {
  private Spaces() {}

  /// What C calls white space: space, tab, line feed, vertical tab, form feed, carriage return.
  static boolean is(byte value) {
    return value == ' ' || (value >= '\t' && value <= '\r');
  }

  /// Those, and the no-break space of Latin-1.
  static boolean isWide(byte value) {
    return is(value) || value == (byte) 0xa0;
  }
}
