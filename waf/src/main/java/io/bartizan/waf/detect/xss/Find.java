package io.bartizan.waf.detect.xss;

/// Where something stands in bytes; letters have any case.
final class Find {
  private Find() {}

  /// The index of a byte from an index on; the end if it is nowhere.
  static int next(byte[] in, int from, int end, int wanted) {
    int at = from;
    while (at < end && in[at] != wanted) {
      at++;
    }
    return Math.min(at, end);
  }

  /// Whether the bytes at an index are these lower-case characters.
  static boolean startsWith(byte[] in, int at, int end, String text) {
    if (end - at < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (lower(in[at + i]) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether bytes are exactly these lower-case characters.
  static boolean is(byte[] in, int from, int to, String text) {
    return to - from == text.length() && startsWith(in, from, to, text);
  }

  /// Whether these lower-case characters, a few, stand anywhere in the bytes.
  static boolean contains(byte[] in, int from, int to, String text) {
    for (int at = from; at + text.length() <= to; at++) {
      if (startsWith(in, at, to, text)) {
        return true;
      }
    }
    return false;
  }

  static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
  }

  static boolean isLetter(byte b) {
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'z';
  }

  /// Blanks as markup has them, and those that old browsers take for some; not NUL, which they
  /// skip.
  static boolean isBlank(byte b) {
    return b > 0 && b <= ' ';
  }
}
