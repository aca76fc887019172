package io.bartizan.waf.operator;

import io.bartizan.waf.text.Needle;
import io.bartizan.waf.text.Text;

/// Whether the argument stands somewhere in the value with no ASCII letter beside it.
record ContainsWord(Text argument) implements Operator {
  @Override
  public boolean matches(Text value, Match match) {
    if (argument.isEmpty()) {
      return true;
    }
    if (argument.length() > value.length()) {
      return false;
    }
    Needle words = new Needle(value, argument);
    int at = words.next(0);
    while (at < value.length()) {
      if (isBoundary(value, at - 1) && isBoundary(value, at + argument.length())) {
        return true;
      }
      at = words.next(at + 1);
    }
    return false;
  }

  private static boolean isBoundary(Text value, int at) {
    if (at < 0 || at >= value.length()) {
      return true;
    }
    int letter = value.at(at) | 0x20;
    return letter < 'a' || letter > 'z';
  }
}
