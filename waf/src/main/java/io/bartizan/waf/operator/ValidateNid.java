package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// National identifiers: `cl` (RUT of Chile) and `us` (social security number, as given since
/// 2011).
final class ValidateNid {
  private ValidateNid() {}

  /// A number and a check digit or `k`, which is the number's digits by 2, 3, 4, 5, 6, 7 from the
  /// right, modulo 11.
  static boolean isRut(Text text) {
    int check = -1;
    int sum = 0;
    int count = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      int letter = text.at(i);
      boolean digit = letter >= '0' && letter <= '9';
      if (check < 0) {
        check = digit ? letter - '0' : (letter | 0x20) == 'k' ? 10 : -1;
      } else if (digit) {
        sum += (letter - '0') * (2 + count++ % 6);
      }
    }
    return count >= 7 && count <= 8 && (11 - sum % 11) % 11 == check;
  }

  static boolean isSsn(Text text) {
    byte[] digits = Digits.of(text, 9, 9);
    if (digits == null || Digits.alike(digits)) {
      return false;
    }
    int area = Digits.sum(digits, 100, 10, 1);
    int group = Digits.sum(digits, 0, 0, 0, 10, 1);
    int serial = Digits.sum(digits, 0, 0, 0, 0, 0, 1000, 100, 10, 1);
    return area > 0 && area < 900 && area != 666 && group > 0 && serial > 0;
  }
}
