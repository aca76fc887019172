package io.bartizan.identity.web;

/// Why what another server has, or what leads there, cannot be used. The message is for the log.
public class Unusable extends Exception {
  private static final long serialVersionUID = 1;

  public Unusable(String message) {
    super(message);
  }
}
