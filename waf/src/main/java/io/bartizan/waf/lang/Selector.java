package io.bartizan.waf.lang;

/// Which values of a collection a target means.
public sealed interface Selector {
  /// All of them.
  record All() implements Selector {}

  /// Those of one name, in any case; the name may contain macros.
  record Named(Macro name) implements Selector {}

  /// Those whose name contains a match of an expression, in any case.
  record Like(String pattern) implements Selector {}

  /// Those at an XPath.
  record At(String path) implements Selector {}
}
