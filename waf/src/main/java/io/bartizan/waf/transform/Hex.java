package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Reads hexadecimal digits.
final class Hex {
  private Hex() {}

  /// The value of a digit, 0-15; -1 if it is none.
  static int digit(byte digit) {
    if (digit >= '0' && digit <= '9') {
      return digit - '0';
    }
    int letter = digit | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /// The digit at an index; -1 if there is none.
  static int digit(Text text, int at) {
    return at < text.length() ? digit(text.at(at)) : -1;
  }

  /// The value of two digits, 0-255; -1 if they are not there.
  static int pair(Text text, int at) {
    int high = digit(text, at);
    int low = high < 0 ? -1 : digit(text, at + 1);
    return low < 0 ? -1 : high << 4 | low;
  }

  /// The value of four digits, 0-65535; -1 if they are not there.
  static int quad(Text text, int at) {
    int high = pair(text, at);
    int low = high < 0 ? -1 : pair(text, at + 2);
    return low < 0 ? -1 : high << 8 | low;
  }
}
