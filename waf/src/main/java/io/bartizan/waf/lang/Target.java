package io.bartizan.waf.lang;

/// A variable that a rule looks at, wholly or in part; or how many values it has.
public record Target(Variable variable, Selector selector, boolean count) {
  /// Whether it is written the same, so that one replaces the other.
  boolean sameAs(Target other) {
    return variable == other.variable && count == other.count && selector.equals(other.selector);
  }
}
