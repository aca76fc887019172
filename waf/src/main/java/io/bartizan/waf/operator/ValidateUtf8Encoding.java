package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Whether the value is no UTF-8 (RFC 3629): a byte that cannot be there, a character cut short,
/// written longer than needed, a surrogate, or beyond U+10FFFF.
enum ValidateUtf8Encoding implements Operator {
  INSTANCE;

  @Override
  public boolean matches(Text value, Match match) {
    int at = 0;
    while (at < value.length()) {
      int length = value.at(at) >= 0 ? 1 : length(value, at);
      if (length == 0) {
        return true;
      }
      at += length;
    }
    return false;
  }

  /// How long the character is, 2-4; 0 if it is none.
  private static int length(Text value, int at) {
    int first = value.at(at) & 0xff;
    int length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (at + length > value.length()) {
      return 0;
    }
    for (int i = at + 1; i < at + length; i++) {
      if ((value.at(i) & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length < 3 || isSecond(first, value.at(at + 1) & 0xff) ? length : 0;
  }

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
