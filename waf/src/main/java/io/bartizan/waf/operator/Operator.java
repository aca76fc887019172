package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// A test of values, with its argument: what SecLang writes as `@NAME ARGUMENT`. It takes time
/// linear in the value's length. Immutable; any thread. Negation is not its business.
public interface Operator {
  /// Whether the value passes. If it does and `match` wants captures, it receives them; else it is
  /// left alone.
  boolean matches(Text value, Match match);
}
