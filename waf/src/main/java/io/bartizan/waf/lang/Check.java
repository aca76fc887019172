package io.bartizan.waf.lang;

/// The operator of a rule, as written: its name without `@`, its argument (a byte for each
/// character), and whether the rule matches if the operator does not.
public record Check(
    String operator, String argument, boolean negated, Position position, Source source) {}
