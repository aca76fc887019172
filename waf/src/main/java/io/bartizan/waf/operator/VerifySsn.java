package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Social security numbers of the United States, as they were given until 2011: area, group and
/// serial number in their ranges; neither one digit nine times nor a row of digits that ascends.
final class VerifySsn {
  private VerifySsn() {}

  static boolean isNumber(Text text) {
    byte[] digits = Digits.of(text, 9, 9);
    if (digits == null || Digits.alike(digits) || ascends(digits)) {
      return false;
    }
    int area = Digits.sum(digits, 100, 10, 1);
    int group = Digits.sum(digits, 0, 0, 0, 10, 1);
    int serial = Digits.sum(digits, 0, 0, 0, 0, 0, 1000, 100, 10, 1);
    return area > 0 && area < 740 && area != 666 && group > 0 && serial > 0;
  }

  private static boolean ascends(byte[] digits) {
    for (int i = 1; i < digits.length; i++) {
      if (digits[i] != digits[i - 1] + 1) {
        return false;
      }
    }
    return true;
  }
}
