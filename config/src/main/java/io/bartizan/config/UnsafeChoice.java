package io.bartizan.config;

/// An unsafe choice that the operator made, and where it is written.
public record UnsafeChoice(Unsafe choice, Place place) {
  @Override
  public String toString() {
    return place + ": unsafe " + choice.key() + ": " + choice.meaning();
  }
}
