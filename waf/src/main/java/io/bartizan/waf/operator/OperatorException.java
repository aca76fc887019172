package io.bartizan.waf.operator;

import org.jspecify.annotations.Nullable;

/// An operator that cannot be made: the message says what is wrong and what is expected.
public final class OperatorException extends Exception {
  private static final long serialVersionUID = 1;

  private final String value;
  private final String expected;

  /// `what` is wrong, a noun; `value` is what it is; `expected` goes on from "expected: ".
  OperatorException(String what, String value, String expected) {
    this(what, value, expected, null);
  }

  OperatorException(String what, String value, String expected, @Nullable Throwable cause) {
    super(what + ": " + value + " (expected: " + expected + ")", cause);
    this.value = value;
    this.expected = expected;
  }

  /// What is wrong: the argument, or part of it, or the operator itself.
  public String value() {
    return value;
  }

  /// What is expected instead.
  public String expected() {
    return expected;
  }
}
