package io.bartizan.telemetry;

/// Well-formed UTF-8 (Unicode 16, table 3-7), one character at a time.
final class Utf8 {
  private Utf8() {}

  /// How many bytes, 2 to 4, the well-formed sequence at `from` has whose first byte is not ASCII;
  /// 0 if there is none.
  static int length(byte[] source, int from, int to) {
    int first = source[from] & 0xff;
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || to - from < length || !second(first, source[from + 1] & 0xff)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((source[from + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /// Whether the second byte makes neither an overlong form nor a surrogate nor more than U+10FFFF.
  private static boolean second(int first, int second) {
    int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return second >= lowest && second <= highest;
  }

  /// The code point that the well-formed sequence at `from` means.
  static int point(byte[] source, int from, int length) {
    int point = source[from] & 0xff >>> length + 1;
    for (int i = 1; i < length; i++) {
      point = point << 6 | source[from + i] & 0x3f;
    }
    return point;
  }

  /// How many bytes a code point takes.
  static int length(int point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }

  /// Writes a code point, which is no surrogate, and returns the index behind it.
  static int write(int point, byte[] target, int at) {
    int length = length(point);
    if (length == 1) {
      target[at] = (byte) point;
      return at + 1;
    }
    int rest = point;
    for (int i = length - 1; i > 0; i--) {
      target[at + i] = (byte) (0x80 | rest & 0x3f);
      rest >>>= 6;
    }
    target[at] = (byte) (0xf00 >>> length | rest);
    return at + length;
  }
}
