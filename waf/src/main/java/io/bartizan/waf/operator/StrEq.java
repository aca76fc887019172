package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Whether the value is the argument.
record StrEq(Text argument) implements Operator {
  @Override
  public boolean matches(Text value, Match match) {
    return value.equals(argument);
  }
}
