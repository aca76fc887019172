package io.bartizan.waf.regex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which steps of a program take the next byte, once the bytes on both sides of a place are known:
/// worked out when first asked for, and kept within a bound. Safe to share between threads.
final class Closures implements Learner {
  /// Nothing is kept beyond about so many bytes.
  private static final int MOST_BYTES = 192 << 10;

  private static final int EACH = 40;

  final Machine machine;

  /// Where each step that takes a byte leads to: a step that is no jump.
  final int[] target;

  /// Whether some steps make others needless.
  final boolean chained;

  private final Share share;
  private volatile Known known;
  private boolean asked;

  /// By step and kind of place, and by symbol.
  private static final class Known {
    final @Nullable Closure[] @Nullable [] rows;
    final Share.Lease lease;
    int bytes;

    Known(int rows, Share.Lease lease) {
      this.rows = new @Nullable Closure[rows][];
      this.lease = lease;
    }

    /// Whether there is room for more.
    boolean take(int some) {
      if (bytes + some > MOST_BYTES || !lease.take(some)) {
        return false;
      }
      bytes += some;
      return true;
    }
  }

  /// Steps that take the next byte, in no order; and whether the pattern is found before it.
  static final class Closure {
    final int[] steps;
    final boolean found;

    Closure(int[] steps, boolean found) {
      this.steps = steps;
      this.found = found;
    }
  }

  Closures(Machine machine, Share share) {
    this.machine = machine;
    this.share = share;
    Program program = machine.program;
    target = program.targets();
    known = fresh();
    chained = Arrays.stream(program.chain).anyMatch(chain -> chain != 0);
  }

  private Known fresh() {
    return new Known((machine.program.size() + 1) * Place.KINDS, share.lease(this));
  }

  @Override
  public void forget() {
    synchronized (share) {
      share.end(known.lease);
      known = fresh();
    }
  }

  @Override
  public boolean rested() {
    boolean rested = !asked;
    asked = false;
    return rested;
  }

  /// What is reached from a step, between a kind of place and a symbol; from all starts, if the
  /// step is the program's size. Two threads may work out the same; either result serves.
  Closure of(int step, int kind, int symbol, Simulation scratch) {
    if (!asked) {
      asked = true;
    }
    Known all = known;
    int place = step * Place.KINDS + kind;
    @Nullable Closure[] row = all.rows[place];
    Closure closure = row == null ? null : row[symbol];
    return closure == null
        ? kept(all, place, symbol, scratch.closure(step, kind, symbol))
        : closure;
  }

  private Closure kept(Known all, int place, int symbol, Closure closure) {
    @Nullable Closure[] row = all.rows[place];
    int size = machine.alphabet.size;
    if (row == null && all.take(16 + 4 * size)) {
      row = new @Nullable Closure[size];
      all.rows[place] = row;
    }
    if (row != null && all.take(EACH + 4 * closure.steps.length)) {
      row[symbol] = closure;
    }
    return closure;
  }
}
