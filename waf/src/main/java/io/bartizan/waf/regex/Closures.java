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
  private final boolean[] checked;
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
    private static final Closure NOTHING = new Closure(new int[0], false);

    final int[] steps;
    final boolean found;

    Closure(int[] steps, boolean found) {
      this.steps = steps;
      this.found = found;
    }

    private boolean same(Closure other) {
      return found == other.found && Arrays.equals(steps, other.steps);
    }
  }

  Closures(Machine machine, Share share) {
    this.machine = machine;
    this.share = share;
    Program program = machine.program;
    target = program.targets();
    checked = program.checked();
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
    int place = step * Place.KINDS + (checked[step] ? kind : Place.START);
    @Nullable Closure[] row = all.rows[place];
    Closure closure = row == null ? null : row[symbol];
    return closure == null
        ? kept(all, place, symbol, scratch.closure(step, kind, symbol))
        : closure;
  }

  /// Most symbols lead to nothing, or to the same as others: such closures cost nothing.
  private Closure kept(Known all, int place, int symbol, Closure closure) {
    @Nullable Closure[] row = all.rows[place];
    int size = machine.alphabet.size;
    if (row == null && all.take(16 + 4 * size)) {
      row = new @Nullable Closure[size];
      all.rows[place] = row;
    }
    Closure like = row == null ? null : like(row, closure);
    if (row != null && (like != null || all.take(EACH + 4 * closure.steps.length))) {
      row[symbol] = like == null ? closure : like;
    }
    return closure;
  }

  private static @Nullable Closure like(@Nullable Closure[] row, Closure closure) {
    if (closure.same(Closure.NOTHING)) {
      return Closure.NOTHING;
    }
    for (Closure other : row) {
      if (other != null && other.same(closure)) {
        return other;
      }
    }
    return null;
  }
}
