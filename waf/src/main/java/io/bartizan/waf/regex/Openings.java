package io.bartizan.waf.regex;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How a match can start, by what stands before and after the place: worked out once for each. Safe
/// to share between threads.
final class Openings {
  final Program program;
  private final Alphabet alphabet;
  private final Place place;
  private final @Nullable Opening[] known;

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
    known = new @Nullable Opening[Place.KINDS * alphabet.size];
  }

  /// How a match can start at a place in a text.
  Opening at(byte[] in, int from, int at, int to) {
    int kind = at == from ? Place.START : place.after(in[at - 1] & 0xff);
    int symbol = symbol(in, at, to);
    Opening opening = known[kind * alphabet.size + symbol];
    if (opening == null) {
      opening = worked(kind, symbol);
      known[kind * alphabet.size + symbol] = opening;
    }
    return opening;
  }

  private int symbol(byte[] in, int at, int to) {
    if (at == to) {
      return alphabet.end();
    }
    return at == to - 1 && in[at] == '\n' ? alphabet.finalNewline() : alphabet.symbol(in[at]);
  }

  /// Starts a match in the smallest text that has such a place.
  private Opening worked(int kind, int symbol) {
    int after = alphabet.sample(symbol);
    byte[] text = {(byte) Place.sample(kind), (byte) after, 0};
    text[1] = after == Assertion.FINAL_NEWLINE ? (byte) '\n' : text[1];
    int to = after == Assertion.END ? 1 : after == Assertion.FINAL_NEWLINE ? 2 : 3;
    int slots = 2 + IntStream.range(0, program.size()).map(this::slot).max().orElse(0);
    Captures start = new Captures(this, text, kind == Place.START ? 1 : 0, to, new int[slots]);
    return start.opening(1);
  }

  private int slot(int step) {
    return program.op[step] == Program.SAVE ? program.x[step] : 0;
  }
}
