package io.bartizan.waf.regex;

/// A set of bytes, 0 to 255: one bit each.
record ByteSet(long a, long b, long c, long d) {
  static final ByteSet NONE = new ByteSet(0, 0, 0, 0);
  static final ByteSet ALL = NONE.not();
  static final ByteSet NEWLINE = of('\n');
  static final ByteSet DIGIT = range('0', '9');
  static final ByteSet UPPER = range('A', 'Z');
  static final ByteSet LOWER = range('a', 'z');
  static final ByteSet WORD = DIGIT.or(UPPER).or(LOWER).or(of('_'));
  static final ByteSet VERTICAL = range('\n', '\r').or(of(0x85));
  static final ByteSet HORIZONTAL = of('\t').or(of(' ')).or(of(0xa0));
  static final ByteSet SPACE = range('\t', '\r').or(of(' '));

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  static ByteSet of(int value) {
    return range(value, value);
  }

  /// Both ends are included.
  static ByteSet range(int first, int last) {
    return new ByteSet(
        bits(first, last, 0),
        bits(first, last, 64),
        bits(first, last, 128),
        bits(first, last, 192));
  }

  private static long bits(int first, int last, int base) {
    int low = Math.max(first - base, 0);
    int high = Math.min(last - base, 63);
    return low > high ? 0 : (-1L << low) & (-1L >>> (63 - high));
  }

  boolean has(int value) {
    long word = value < 128 ? (value < 64 ? a : b) : (value < 192 ? c : d);
    return (word >>> value & 1) != 0;
  }

  /// How many bytes are in it.
  int size() {
    return Long.bitCount(a) + Long.bitCount(b) + Long.bitCount(c) + Long.bitCount(d);
  }

  ByteSet or(ByteSet other) {
    return new ByteSet(a | other.a, b | other.b, c | other.c, d | other.d);
  }

  ByteSet and(ByteSet other) {
    return new ByteSet(a & other.a, b & other.b, c & other.c, d & other.d);
  }

  ByteSet not() {
    return new ByteSet(~a, ~b, ~c, ~d);
  }

  boolean meets(ByteSet other) {
    return ((a & other.a) | (b & other.b) | (c & other.c) | (d & other.d)) != 0;
  }

  /// With each ASCII letter in its other case too.
  ByteSet folded() {
    long letters = 0x07fffffeL;
    long upper = b & letters;
    long lower = b >>> 32 & letters;
    long both = upper | lower;
    return new ByteSet(a, b | both | both << 32, c, d);
  }

  /// Both cases of a letter stand 32 bits apart, and would cancel each other out if hashed as
  /// usual.
  @Override
  public int hashCode() {
    long hash = ((a * SPREAD + b) * SPREAD + c) * SPREAD + d;
    return (int) (hash * SPREAD >>> 32);
  }
}
