package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Writes each byte as two hexadecimal digits, with small letters.
final class HexEncode implements Transformation {
  static final String DIGITS = "0123456789abcdef";

  @Override
  public Text of(Text text) {
    byte[] digits = new byte[text.length() * 2];
    for (int i = 0; i < text.length(); i++) {
      int value = text.at(i);
      digits[2 * i] = (byte) DIGITS.charAt(value >> 4 & 15);
      digits[2 * i + 1] = (byte) DIGITS.charAt(value & 15);
    }
    return text.isEmpty() ? text : Text.of(digits);
  }
}
