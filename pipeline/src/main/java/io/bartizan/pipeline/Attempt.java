package io.bartizan.pipeline;

/// One try to forward an exchange. Every try begins with no edits: what holds for all tries is said
/// in [OnForward] for each.
public final class Attempt {
  private final Edits edits = new Edits();
  private int number;

  void renew() {
    number = 0;
    edits.clear();
  }

  Attempt next() {
    number++;
    edits.clear();
    return this;
  }

  /// 1 for the first try.
  public int number() {
    return number;
  }

  /// Changes to the request's fields.
  public Edits edits() {
    return edits;
  }
}
