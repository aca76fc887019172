package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Payment card numbers, by the Luhn formula (ISO/IEC 7812-1).
final class VerifyCc {
  private VerifyCc() {}

  static boolean isNumber(Text text) {
    int sum = 0;
    int count = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      int digit = text.at(i) - '0';
      if (digit >= 0 && digit <= 9) {
        int weighted = count++ % 2 == 0 ? digit : 2 * digit;
        sum += weighted > 9 ? weighted - 9 : weighted;
      }
    }
    return count > 0 && sum % 10 == 0;
  }
}
