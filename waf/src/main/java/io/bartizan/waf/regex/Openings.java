package io.bartizan.waf.regex;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How matches start and go on, by what stands before and after a place: worked out when first
/// asked for, and kept within a bound. Safe to share between threads.
final class Openings implements Learner {
  /// Nothing is kept beyond about so many bytes.
  private static final int MOST_BYTES = 512 << 10;

  final Program program;

  /// Where each step that takes a byte leads to: a step that is no jump.
  final int[] target;

  private final Alphabet alphabet;
  private final Place place;
  private final int slots;
  private final Share share;
  private final boolean[] checked;
  private final Spare<Captures> scratch = new Spare<>();
  private volatile Known known;
  private boolean asked;

  /// By step and kind of place, and by symbol.
  private static final class Known {
    final @Nullable Opening[] @Nullable [] rows;
    final Share.Lease lease;
    int bytes;

    Known(int rows, Share.Lease lease) {
      this.rows = new @Nullable Opening[rows][];
      this.lease = lease;
    }
  }

  /// The steps that take the next byte, or end the match, in order of preference; and for each the
  /// slots that note the place.
  static final class Opening {
    private static final Opening NOTHING = new Opening(new int[0], new int[0][]);

    final int[] steps;
    final int[][] slots;

    Opening(int[] steps, int[][] slots) {
      this.steps = steps;
      this.slots = slots;
    }

    private boolean same(Opening other) {
      return Arrays.equals(steps, other.steps) && Arrays.deepEquals(slots, other.slots);
    }
  }

  /// For a program of [Compiler#capturing].
  Openings(Program program, Share share) {
    this.program = program;
    this.share = share;
    alphabet = new Alphabet(program);
    place = new Place(program);
    target = program.targets();
    checked = program.checked();
    slots = 2 + IntStream.range(0, program.size()).map(this::slot).max().orElse(0);
    known = fresh();
  }

  private Known fresh() {
    return new Known(program.size() * Place.KINDS, share.lease(this));
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

  private int slot(int step) {
    return program.op[step] == Program.SAVE ? program.x[step] : 0;
  }

  /// How to go on from a step between a kind of place and a symbol; null if that is not known and
  /// no more can be kept. Two threads may work out the same; either result serves.
  @Nullable Opening of(int step, int kindOfPlace, int symbol) {
    if (!asked) {
      asked = true;
    }
    int kind = checked[step] ? kindOfPlace : Place.START;
    Known all = known;
    @Nullable Opening[] row = all.rows[step * Place.KINDS + kind];
    Opening opening = row == null ? null : row[symbol];
    return opening == null && all.bytes < MOST_BYTES ? worked(all, step, kind, symbol) : opening;
  }

  /// How to go on from a step between a kind of place and a symbol.
  Opening certain(int step, int kind, int symbol) {
    Opening known = of(step, kind, symbol);
    return known != null ? known : made(step, checked[step] ? kind : Place.START, symbol);
  }

  /// Whether a step takes a symbol.
  boolean takes(int step, int symbol) {
    int value = alphabet.value(symbol);
    return value < 256 && program.sets[program.x[step]].has(value);
  }

  /// The kind of place after a symbol.
  int kindAfter(int symbol) {
    int value = alphabet.value(symbol);
    return value < 256 ? place.after(value) : Place.START;
  }

  Alphabet alphabet() {
    return alphabet;
  }

  /// The kind of a place in a text.
  int kind(byte[] in, int from, int at) {
    return at == from ? Place.START : place.after(in[at - 1] & 0xff);
  }

  /// The symbol after a place in a text.
  int symbol(byte[] in, int at, int to) {
    return alphabet.symbol(in, at, to);
  }

  /// Null if that would be too much to keep.
  private @Nullable Opening worked(Known all, int step, int kind, int symbol) {
    Opening opening = made(step, kind, symbol);
    return keep(all, step * Place.KINDS + kind, symbol, opening) ? opening : null;
  }

  /// Goes on in the smallest text that has such a place.
  private Opening made(int step, int kind, int symbol) {
    int after = alphabet.sample(symbol);
    byte[] text = {(byte) Place.sample(kind), (byte) after, 0};
    text[1] = after == Assertion.FINAL_NEWLINE ? (byte) '\n' : text[1];
    int to = after == Assertion.END ? 1 : after == Assertion.FINAL_NEWLINE ? 2 : 3;
    Captures start = scratch.take(() -> new Captures(this));
    start.over(text, kind == Place.START ? 1 : 0, to, new int[slots]);
    Opening opening = start.opening(step, 1);
    scratch.give(start);
    return opening;
  }

  /// Most symbols lead to nothing, or to the same as others: such openings cost nothing.
  private boolean keep(Known all, int place, int symbol, Opening opening) {
    @Nullable Opening[] row = all.rows[place];
    Opening like = row == null ? null : like(row, opening);
    int cost = like == null ? 60 + 30 * opening.steps.length : 0;
    cost += row == null ? 16 + 4 * alphabet.size : 0;
    if (!all.lease.take(cost)) {
      return false;
    }
    all.bytes += cost;
    if (row == null) {
      row = new @Nullable Opening[alphabet.size];
      all.rows[place] = row;
    }
    row[symbol] = like == null ? opening : like;
    return true;
  }

  private static @Nullable Opening like(@Nullable Opening[] row, Opening opening) {
    if (opening.same(Opening.NOTHING)) {
      return Opening.NOTHING;
    }
    for (Opening other : row) {
      if (other != null && other.same(opening)) {
        return other;
      }
    }
    return null;
  }
}
