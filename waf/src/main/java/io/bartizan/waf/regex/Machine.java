package io.bartizan.waf.regex;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A program with all that is worked out about it once. Safe to share between threads.
final class Machine {
  final Program program;
  final Alphabet alphabet;
  final Place place;

  /// What starts between a kind of place and a symbol, as far as anybody asked.
  private final @Nullable Arrivals[] starts;

  /// Where matches that start at one place are after the next byte, and which are found by then.
  static final class Arrivals {
    final int[] steps;
    final int[] found;

    Arrivals(int[] steps, int[] found) {
      this.steps = steps;
      this.found = found;
    }
  }

  /// For patterns that are known by these numbers.
  Machine(List<Node> patterns, int[] numbers) {
    program = Compiler.finding(patterns, numbers);
    alphabet = new Alphabet(program);
    place = new Place(program);
    starts = new @Nullable Arrivals[Place.KINDS * alphabet.size];
  }

  /// The symbol of the last byte of a text.
  int last(byte value) {
    return value == '\n' ? alphabet.finalNewline() : alphabet.symbol(value);
  }

  /// Two threads may work out the same; either result serves.
  Arrivals starts(int kind, int symbol, Frontier scratch) {
    int index = kind * alphabet.size + symbol;
    Arrivals known = starts[index];
    if (known == null) {
      known = scratch.starting(kind, symbol);
      starts[index] = known;
    }
    return known;
  }
}
