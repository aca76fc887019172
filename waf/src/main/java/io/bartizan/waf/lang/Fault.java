package io.bartizan.waf.lang;

/// Something in rule files that is not understood or not supported. `rule` is the id of the rule
/// that is lost by it, or 0 if none is.
public record Fault(SecLangException error, int rule) {}
