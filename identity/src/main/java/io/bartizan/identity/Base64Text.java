package io.bartizan.identity;

import org.jspecify.annotations.Nullable;

/// Base64 as RFC 4648 (section 4) has it, and nothing besides: with padding, without white space,
/// and no unused bit set, so that one sequence of bytes has exactly one spelling.
public final class Base64Text {
  private Base64Text() {}

  /// What `text` spells, or null if it spells nothing. An empty text spells no bytes.
  public static byte @Nullable [] decode(byte[] text) {
    if ((text.length & 3) != 0) {
      return null;
    }
    int end = text.length;
    for (int i = 0; i < 2 && end > 0 && text[end - 1] == '='; i++) {
      end--;
    }
    byte[] other = new byte[end];
    for (int i = 0; i < end; i++) {
      other[i] = switched(text[i]);
    }
    return Base64Url.decode(other, 0, end);
  }

  /// The digit of the other alphabet; what is a digit only there becomes none.
  private static byte switched(byte digit) {
    return switch (digit) {
      case '+' -> '-';
      case '/' -> '_';
      case '-', '_' -> '=';
      default -> digit;
    };
  }
}
