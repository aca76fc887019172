package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Whether the value ends with the argument.
record EndsWith(Text argument) implements Operator {
  @Override
  public boolean matches(Text value, Match match) {
    int start = value.length() - argument.length();
    return start >= 0 && Search.at(value, argument, start);
  }
}
