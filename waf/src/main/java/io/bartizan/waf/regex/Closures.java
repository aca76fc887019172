package io.bartizan.waf.regex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which steps of a program take the next byte, once the bytes on both sides of a place are known:
/// worked out when first asked for, and kept within a bound. Safe to share between threads.
final class Closures {
  /// Nothing is kept beyond about so many bytes.
  private static final int MOST_BYTES = 192 << 10;

  private static final int EACH = 40;

  final Machine machine;

  /// Where each step that takes a byte leads to: a step that is no jump.
  final int[] target;

  /// Whether some steps make others needless.
  final boolean chained;

  private final @Nullable Closure[] @Nullable [] known;
  private int bytes;

  /// Steps that take the next byte, in no order; and whether the pattern is found before it.
  static final class Closure {
    final int[] steps;
    final boolean found;

    Closure(int[] steps, boolean found) {
      this.steps = steps;
      this.found = found;
    }
  }

  Closures(Machine machine) {
    this.machine = machine;
    Program program = machine.program;
    target = program.targets();
    known = new @Nullable Closure[(program.size() + 1) * Place.KINDS][];
    chained = Arrays.stream(program.chain).anyMatch(chain -> chain != 0);
  }

  /// What is reached from a step, between a kind of place and a symbol; from all starts, if the
  /// step is the program's size. Two threads may work out the same; either result serves.
  Closure of(int step, int kind, int symbol, Simulation scratch) {
    @Nullable Closure[] row = known[step * Place.KINDS + kind];

    Closure closure = row == null ? null : row[symbol];
    return closure == null
        ? kept(step * Place.KINDS + kind, symbol, scratch.closure(step, kind, symbol))
        : closure;
  }

  private Closure kept(int place, int symbol, Closure closure) {
    @Nullable Closure[] row = known[place];
    int size = machine.alphabet.size;
    if (row == null && bytes + 4 * size < MOST_BYTES) {
      row = new @Nullable Closure[size];
      known[place] = row;
      bytes += 4 * size;
    }
    if (row != null && bytes < MOST_BYTES) {
      row[symbol] = closure;
      bytes += EACH + 4 * closure.steps.length;
    }
    return closure;
  }
}
