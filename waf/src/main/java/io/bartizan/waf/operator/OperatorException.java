package io.bartizan.waf.operator;

import org.jspecify.annotations.Nullable;

/// An operator that cannot be made: the message says what is wrong and what is expected.
public final class OperatorException extends Exception {
  private static final long serialVersionUID = 1;

  private final String value;
  private final String expected;
  private final boolean refused;

  /// `what` is wrong, a noun; `value` is what it is; `expected` goes on from "expected: ".
  OperatorException(String what, String value, String expected) {
    this(what, value, expected, false, null);
  }

  OperatorException(
      String what, String value, String expected, boolean refused, @Nullable Throwable cause) {
    super(what + ": " + value + " (expected: " + expected + ")", cause);
    this.value = value;
    this.expected = expected;
    this.refused = refused;
  }

  /// What is wrong: the argument, or part of it, or the operator itself.
  public String value() {
    return value;
  }

  /// What is expected instead.
  public String expected() {
    return expected;
  }

  /// Whether it is no mistake, but asks for what is refused.
  public boolean refused() {
    return refused;
  }
}
