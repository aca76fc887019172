package io.bartizan.identity.structured;

/// A text is no structured field value, or exceeds a bound. Its message holds nothing of the text.
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  Malformed(String message) {
    super(message, null, false, false);
  }
}
