package io.bartizan.waf.regex;

import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How matches start and go on, by what stands before and after a place: worked out when first
/// asked for, and kept within a bound. Safe to share between threads.
final class Openings {
  /// Nothing is kept beyond about so many bytes.
  private static final int MOST_BYTES = 512 << 10;

  final Program program;

  /// Where each step that takes a byte leads to: a step that is no jump.
  final int[] target;

  private final Alphabet alphabet;
  private final Place place;
  private final int slots;
  private final @Nullable Opening[] @Nullable [] known;
  private final AtomicReference<@Nullable Captures> scratch = new AtomicReference<>();
  private int bytes;

  /// The steps that take the next byte, or end the match, in order of preference; and for each the
  /// slots that note the place.
  static final class Opening {
    final int[] steps;
    final int[][] slots;

    Opening(int[] steps, int[][] slots) {
      this.steps = steps;
      this.slots = slots;
    }
  }

  /// For a program of [Compiler#capturing].
  Openings(Program program) {
    this.program = program;
    alphabet = new Alphabet(program);
    place = new Place(program);
    target = program.targets();
    slots = 2 + IntStream.range(0, program.size()).map(this::slot).max().orElse(0);
    known = new @Nullable Opening[program.size() * Place.KINDS][];
  }

  private int slot(int step) {
    return program.op[step] == Program.SAVE ? program.x[step] : 0;
  }

  /// How to go on from a step between a kind of place and a symbol; null if that is not known and
  /// no more can be kept. Two threads may work out the same; either result serves.
  @Nullable Opening of(int step, int kind, int symbol) {
    @Nullable Opening[] row = known[step * Place.KINDS + kind];
    Opening opening = row == null ? null : row[symbol];
    return opening == null && bytes < MOST_BYTES ? worked(step, kind, symbol) : opening;
  }

  /// The kind of a place in a text.
  int kind(byte[] in, int from, int at) {
    return at == from ? Place.START : place.after(in[at - 1] & 0xff);
  }

  /// The symbol after a place in a text.
  int symbol(byte[] in, int at, int to) {
    if (at == to) {
      return alphabet.end();
    }
    return at == to - 1 && in[at] == '\n' ? alphabet.finalNewline() : alphabet.symbol(in[at]);
  }

  /// Goes on in the smallest text that has such a place.
  private Opening worked(int step, int kind, int symbol) {
    int after = alphabet.sample(symbol);
    byte[] text = {(byte) Place.sample(kind), (byte) after, 0};
    text[1] = after == Assertion.FINAL_NEWLINE ? (byte) '\n' : text[1];
    int to = after == Assertion.END ? 1 : after == Assertion.FINAL_NEWLINE ? 2 : 3;
    Captures idle = scratch.getAndSet(null);
    Captures start = idle == null ? new Captures(this) : idle;
    start.over(text, kind == Place.START ? 1 : 0, to, new int[slots]);
    Opening opening = start.opening(step, 1);
    scratch.set(start);
    @Nullable Opening[] row = known[step * Place.KINDS + kind];
    if (row == null) {
      row = new @Nullable Opening[alphabet.size];
      known[step * Place.KINDS + kind] = row;
      bytes += 4 * row.length;
    }
    row[symbol] = opening;
    bytes += 60 + 30 * opening.steps.length;
    return opening;
  }
}
