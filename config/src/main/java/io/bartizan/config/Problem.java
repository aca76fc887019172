package io.bartizan.config;

import java.util.Comparator;

/// One thing that is wrong in a configuration, and where. Prints as `FILE:LINE:COLUMN: message` on
/// one line, whatever the file contains.
public record Problem(Place place, String message) implements Comparable<Problem> {
  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::place).thenComparing(Problem::message);

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return Shown.escaped(place + ": " + message);
  }
}
