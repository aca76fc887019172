package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Whether the value stands somewhere in the argument.
record Within(Text argument) implements Operator {
  @Override
  public boolean matches(Text value, Match match) {
    return Search.find(argument, value) >= 0;
  }
}
