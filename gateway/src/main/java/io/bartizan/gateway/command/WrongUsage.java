package io.bartizan.gateway.command;

/// The command line makes no sense; the message says what was expected.
public final class WrongUsage extends Exception {
  private static final long serialVersionUID = 1;

  public WrongUsage(String message) {
    super(message, null, false, false);
  }
}
