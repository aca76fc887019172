package io.bartizan.pipeline;

/// The right to call the upstream once. Only a [Walk] grants it, after the last verdict of an
/// attempt.
public final class Permit {
  private boolean granted;

  Permit() {}

  void grant() {
    granted = true;
  }

  /// Takes it back. Returns whether somebody may hold it who has not used it up.
  boolean withdraw() {
    boolean unspent = granted;
    granted = false;
    return unspent;
  }

  /// Uses it up. Whoever is about to send the first byte to an upstream must call this.
  public void spend() {
    if (!granted) {
      throw new IllegalStateException(
          "no permit: the pipeline has not admitted this attempt (expected: one call for each attempt)");
    }
    granted = false;
  }
}
