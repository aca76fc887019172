package io.bartizan.waf.lang;

/// The operator of a rule, as written: its name without `@`, its argument (with macros, where it
/// names variables), and whether the rule matches if the operator does not.
public record Check(
    String operator, Macro macro, boolean negated, Position position, Source source) {
  /// The argument as written.
  public String argument() {
    return macro.written();
  }
}
