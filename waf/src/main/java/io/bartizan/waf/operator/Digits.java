package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;
import org.jspecify.annotations.Nullable;

/// The decimal digits that a text holds; all else in it does not count.
final class Digits {
  private Digits() {}

  /// The digits, 0-9 each; null if they are fewer or more than wanted.
  static byte @Nullable [] of(Text text, int least, int most) {
    byte[] digits = new byte[most];
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.at(i) - '0';
      if (digit >= 0 && digit <= 9) {
        if (count == most) {
          return null;
        }
        digits[count++] = (byte) digit;
      }
    }
    return count < least ? null : count == most ? digits : java.util.Arrays.copyOf(digits, count);
  }

  /// The sum of digits, each by its weight.
  static int sum(byte[] digits, int... weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += digits[i] * weights[i];
    }
    return sum;
  }

  /// Whether all digits are the same.
  static boolean alike(byte[] digits) {
    for (byte digit : digits) {
      if (digit != digits[0]) {
        return false;
      }
    }
    return true;
  }
}
