package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Austrian social security numbers: a serial number of three digits, one that checks, a birthday
/// of six.
final class VerifySvnr {
  private VerifySvnr() {}

  static boolean isNumber(Text text) {
    byte[] digits = Digits.of(text, 10, 10);
    return digits != null
        && !Digits.alike(digits)
        && Digits.sum(digits, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6) % 11 == digits[3];
  }
}
