package io.bartizan.pipeline;

/// The right to call the upstream once. Only a [Walk] grants it, after the last verdict of an
/// attempt.
public final class Permit {
  private boolean granted;
  private boolean copied;

  Permit() {}

  void grant() {
    granted = true;
    copied = false;
  }

  /// The right to call another upstream with a copy of the request for which this one is: once, and
  /// only before it is used up. It lives on when the attempt fails, and gives no further copy.
  public Permit copy() {
    if (!granted || copied) {
      throw new IllegalStateException(
          "no copy: a permit that is used up, or was copied before (expected: one copy before it is spent)");
    }
    copied = true;
    Permit second = new Permit();
    second.granted = true;
    second.copied = true;
    return second;
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
