package io.bartizan.config;

/// A value together with where it is written, for values that are checked against others after
/// loading.
public record Located<T>(T value, Place place) {
  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
