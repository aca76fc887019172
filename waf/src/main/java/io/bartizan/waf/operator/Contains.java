package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Whether the argument stands somewhere in the value.
record Contains(Text argument) implements Operator {
  @Override
  public boolean matches(Text value, Match match) {
    return Search.find(value, argument) >= 0;
  }
}
