package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Decodes Base64 up to the first byte that is none; line ends do not count.
final class Base64Decode implements Transformation {
  static final int NONE = -1;

  @Override
  public Text of(Text text) {
    return decoded(text, false);
  }

  /// Decodes until the padding, or, unless all foreign bytes are to be skipped, the first foreign
  /// byte.
  static Text decoded(Text text, boolean skip) {
    if (text.isEmpty()) {
      return text;
    }
    Draft draft = new Draft(text, 0);
    int bits = 0;
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      byte letter = text.at(i);
      int value = value(letter);
      if (value != NONE) {
        bits = bits << 6 | value;
        if ((++count & 3) != 1) {
          draft.add(bits >> (6 - 2 * (count - 1 & 3)));
        }
      } else if (letter == '=' || !(skip || letter == '\r' || letter == '\n')) {
        break;
      }
    }
    return draft.text();
  }

  private static int value(byte letter) {
    if (letter >= 'A' && letter <= 'Z') {
      return letter - 'A';
    }
    if (letter >= 'a' && letter <= 'z') {
      return letter - 'a' + 26;
    }
    if (letter >= '0' && letter <= '9') {
      return letter - '0' + 52;
    }
    return letter == '+' ? 62 : letter == '/' ? 63 : NONE;
  }
}
