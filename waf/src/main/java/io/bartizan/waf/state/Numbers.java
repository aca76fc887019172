package io.bartizan.waf.state;

import io.bartizan.waf.text.Text;
import org.jspecify.annotations.Nullable;

/// Numbers as rules write them.
public final class Numbers {
  private static final int SMALL = 1024;
  private static final Text[] TEXTS = new Text[SMALL];

  static {
    for (int i = 0; i < SMALL; i++) {
      TEXTS[i] = Text.latin1(Integer.toString(i));
    }
  }

  private Numbers() {}

  /// The number that a text starts with, sign included; 0 if it starts with none. No number is
  /// beyond 18 digits.
  public static long of(@Nullable Text text) {
    if (text == null) {
      return 0;
    }
    int at = 0;
    int end = text.length();
    while (at < end && (text.at(at) == ' ' || text.at(at) == '\t')) {
      at++;
    }
    boolean negative = at < end && text.at(at) == '-';
    at += negative || (at < end && text.at(at) == '+') ? 1 : 0;
    long number = 0;
    int last = Math.min(end, at + 18);
    for (; at < last && text.at(at) >= '0' && text.at(at) <= '9'; at++) {
      number = 10 * number + text.at(at) - '0';
    }
    return negative ? -number : number;
  }

  /// A number as text.
  public static Text text(long number) {
    return number >= 0 && number < SMALL ? TEXTS[(int) number] : Text.latin1(Long.toString(number));
  }
}
