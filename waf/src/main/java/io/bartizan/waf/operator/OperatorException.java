package io.bartizan.waf.operator;

/// An operator that cannot be made: the message says what is wrong and what is expected.
public final class OperatorException extends Exception {
  private static final long serialVersionUID = 1;

  OperatorException(String message) {
    super(message);
  }

  OperatorException(String message, Throwable cause) {
    super(message, cause);
  }
}
