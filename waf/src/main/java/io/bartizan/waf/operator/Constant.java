package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Says the same of all values: `@unconditionalMatch`, `@noMatch`.
enum Constant implements Operator {
  ALWAYS,
  NEVER;

  @Override
  public boolean matches(Text value, Match match) {
    return this == ALWAYS;
  }
}
