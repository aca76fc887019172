package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Whether the value begins with the argument.
record BeginsWith(Text argument) implements Operator {
  @Override
  public boolean matches(Text value, Match match) {
    return value.length() >= argument.length() && Search.at(value, argument, 0);
  }
}
