package io.bartizan.waf.regex;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A program with all that is worked out about it once. Safe to share between threads.
final class Machine {
  final Program program;
  final Alphabet alphabet;
  final Place place;

  /// Whether each pattern is looked for only until it is found.
  final boolean once;

  /// By number of a pattern, where it starts, or -1.
  private final int[] startOf;

  /// The number of the pattern that each step belongs to.
  final int[] owner;

  /// What starts between a kind of place and a symbol, as far as anybody asked and there is memory.
  private volatile SoftReference<@Nullable Arrivals[]> starts = new SoftReference<>(null);

  /// Where matches that start at one place are after the next byte, and which are found by then.
  static final class Arrivals {
    final int[] steps;
    final int[] found;

    Arrivals(int[] steps, int[] found) {
      this.steps = steps;
      this.found = found;
    }
  }

  /// For patterns that are known by these numbers. If each is looked for only `once`, there are
  /// more states, but none in which a pattern is found again and again.
  Machine(List<Node> patterns, int[] numbers, boolean once) {
    this.once = once;
    program = Compiler.finding(patterns, numbers);
    owner = new int[program.size()];
    startOf = new int[IntStream.of(numbers).max().orElse(0) + 1];
    Arrays.fill(startOf, -1);
    for (int i = 0; i < numbers.length; i++) {
      int end = i + 1 < numbers.length ? program.starts[i + 1] : owner.length;
      startOf[numbers[i]] = program.starts[i];
      Arrays.fill(owner, program.starts[i], end, numbers[i]);
    }
    alphabet = new Alphabet(program);
    place = new Place(program);
  }

  /// The first step of the pattern with a number; -1 if there is none.
  int start(int number) {
    return number < startOf.length ? startOf[number] : -1;
  }

  /// Two threads may work out the same; either result serves.
  Arrivals starts(int kind, int symbol, Frontier scratch) {
    int index = kind * alphabet.size + symbol;
    @Nullable Arrivals[] all = starts();
    Arrivals known = all[index];
    if (known == null) {
      known = scratch.starting(kind, symbol);
      all[index] = known;
    }
    return known;
  }

  private @Nullable Arrivals[] starts() {
    @Nullable Arrivals[] all = starts.get();
    if (all == null) {
      all = new @Nullable Arrivals[Place.KINDS * alphabet.size];
      starts = new SoftReference<>(all);
    }
    return all;
  }
}
