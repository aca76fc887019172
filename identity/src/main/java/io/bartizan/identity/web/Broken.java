package io.bartizan.identity.web;

/// A connection that could not be made, or did not hold until the answer had come.
final class Broken extends Unusable {
  private static final long serialVersionUID = 1;

  Broken(String message) {
    super(message);
  }
}
