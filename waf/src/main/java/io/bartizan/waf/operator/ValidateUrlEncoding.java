package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Whether the value holds a percent sign without two hexadecimal digits after it.
enum ValidateUrlEncoding implements Operator {
  INSTANCE;

  @Override
  public boolean matches(Text value, Match match) {
    for (int i = 0; i < value.length(); i++) {
      if (value.at(i) == '%') {
        if (!isDigit(value, i + 1) || !isDigit(value, i + 2)) {
          return true;
        }
        i += 2;
      }
    }
    return false;
  }

  private static boolean isDigit(Text value, int at) {
    return at < value.length() && Character.digit(value.at(at), 16) >= 0;
  }
}
