package io.bartizan.waf.text;

/// The bytes of characters (RFC 3629).
public final class Utf8 {
  /// How many bytes a character has at most.
  public static final int LONGEST = 4;

  private static final int REPLACEMENT = 0xfffd;

  private Utf8() {}

  /// Writes a code point, or U+FFFD if it is none, to `out` from `at` on, where there must be room
  /// for [#LONGEST] bytes, and says where it ends.
  public static int put(int code, byte[] out, int at) {
    boolean none = code > 0x10ffff || code >= 0xd800 && code < 0xe000;
    int value = none ? REPLACEMENT : code;
    int to = at;
    if (value < 0x80) {
      out[to++] = (byte) value;
    } else {
      to = lead(value, out, to);
      out[to++] = (byte) (0x80 | value & 0x3f);
    }
    return to;
  }

  /// All bytes but the last.
  private static int lead(int code, byte[] out, int at) {
    int to = at;
    if (code < 0x800) {
      out[to++] = (byte) (0xc0 | code >> 6);
      return to;
    }
    if (code < 0x10000) {
      out[to++] = (byte) (0xe0 | code >> 12);
    } else {
      out[to++] = (byte) (0xf0 | code >> 18);
      out[to++] = (byte) (0x80 | code >> 12 & 0x3f);
    }
    out[to++] = (byte) (0x80 | code >> 6 & 0x3f);
    return to;
  }

  /// How many bytes, 2-4, the character at an index has, whose first byte is not ASCII; 0 if it is
  /// none (RFC 3629).
  public static int length(Text text, int at) {
    int first = text.at(at) & 0xff;
    int length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (at + length > text.length()) {
      return 0;
    }
    for (int i = at + 1; i < at + length; i++) {
      if ((text.at(i) & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length < 3 || isSecond(first, text.at(at + 1) & 0xff) ? length : 0;
  }

  /// No character longer than needed, no surrogate, none beyond U+10FFFF.
  private static boolean isSecond(int first, int second) {
    return switch (first) {
      case 0xe0 -> second >= 0xa0;
      case 0xed -> second < 0xa0;
      case 0xf0 -> second >= 0x90;
      case 0xf4 -> second < 0x90;
      default -> true;
    };
  }
}
