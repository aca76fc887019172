package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Whether the argument stands somewhere in the value with no ASCII letter beside it.
record ContainsWord(Text argument) implements Operator {
  @Override
  public boolean matches(Text value, Match match) {
    if (argument.isEmpty()) {
      return true;
    }
    int at = Search.find(value, argument, 0);
    while (at >= 0) {
      if (isBoundary(value, at - 1) && isBoundary(value, at + argument.length())) {
        return true;
      }
      at = next(value, at);
    }
    return false;
  }

  /// Where the argument stands next. After a letter it cannot be a word of its own, so all that
  /// follows up to the next boundary need not be looked at.
  private int next(Text value, int from) {
    int at = from + 1;
    while (at < value.length() && !isBoundary(value, at - 1)) {
      at++;
    }
    return Search.find(value, argument, at);
  }

  private static boolean isBoundary(Text value, int at) {
    if (at < 0 || at >= value.length()) {
      return true;
    }
    int letter = value.at(at) | 0x20;
    return letter < 'a' || letter > 'z';
  }
}
