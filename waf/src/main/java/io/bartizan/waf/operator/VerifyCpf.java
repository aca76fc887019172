package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Brazilian taxpayer numbers (CPF): nine digits and two that check them.
final class VerifyCpf {
  private VerifyCpf() {}

  static boolean isNumber(Text text) {
    byte[] digits = Digits.of(text, 11, 11);
    if (digits == null || Digits.alike(digits)) {
      return false;
    }
    int first = Digits.sum(digits, 10, 9, 8, 7, 6, 5, 4, 3, 2);
    int second = Digits.sum(digits, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2);
    return check(first) == digits[9] && check(second) == digits[10];
  }

  private static int check(int sum) {
    int rest = sum % 11;
    return rest < 2 ? 0 : 11 - rest;
  }
}
