package io.bartizan.waf.regex;

import java.util.stream.IntStream;

/// Bytes that no step of a program tells apart share a symbol. Two more symbols stand for the end
/// of the text and for a newline that ends it. Immutable.
final class Alphabet {
  /// All bytes, the frequent first: what a text looks up in a row then mostly lies together.
  private static final int[] ORDER =
      IntStream.concat(
              "etaoinshrdlucmwfgypbvkxjqz 0123456789.-_/ETAOINSHRDLUCMWFGYPBVKXJQZ".chars(),
              IntStream.range(0, 256))
          .distinct()
          .toArray();

  private final int[] symbols = new int[256];

  /// A byte of each symbol, or [Assertion#END] or [Assertion#FINAL_NEWLINE].
  private final int[] samples;

  /// How many symbols there are.
  final int size;

  Alphabet(Program program) {
    for (ByteSet set : program.sets) {
      split(set);
    }
    for (Assertion check : program.checks) {
      split(told(check));
    }
    int bytes = split(ByteSet.NEWLINE);
    size = bytes + 2;
    samples = new int[size];
    for (int value = 255; value >= 0; value--) {
      samples[symbols[value]] = value;
    }
    samples[bytes] = Assertion.END;
    samples[bytes + 1] = Assertion.FINAL_NEWLINE;
  }

  private static ByteSet told(Assertion check) {
    return switch (check) {
      case Assertion.NotBefore(ByteSet set) -> set;
      case Assertion.Edge edge ->
          edge == Assertion.Edge.WORD_EDGE || edge == Assertion.Edge.WORD_INSIDE
              ? ByteSet.WORD
              : ByteSet.NEWLINE;
    };
  }

  /// Tells bytes in a set from others; how many symbols there are now.
  private int split(ByteSet set) {
    int[] renamed = new int[2 * symbols.length];
    int count = 0;
    for (int value : ORDER) {
      int old = symbols[value] * 2 + (set.has(value) ? 1 : 0);
      if (renamed[old] == 0) {
        renamed[old] = ++count;
      }
      symbols[value] = renamed[old] - 1;
    }
    return count;
  }

  /// The symbol of a byte.
  int symbol(byte value) {
    return symbols[value & 0xff];
  }

  /// The symbol of each byte, from 0 to 255.
  byte[] symbols() {
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) symbols[i];
    }
    return all;
  }

  /// The symbol after a place in a text.
  int symbol(byte[] in, int at, int to) {
    if (at == to) {
      return end();
    }
    return at == to - 1 ? last(in[at]) : symbol(in[at]);
  }

  /// The symbol of the last byte of a text.
  int last(byte value) {
    return value == '\n' ? finalNewline() : symbol(value);
  }

  int end() {
    return size - 2;
  }

  int finalNewline() {
    return size - 1;
  }

  /// The byte that stands for a symbol, or [Assertion#END].
  int value(int symbol) {
    int sample = samples[symbol];
    return sample == Assertion.FINAL_NEWLINE ? '\n' : sample;
  }

  /// The byte that stands for a symbol, or what an [Assertion] calls it.
  int sample(int symbol) {
    return samples[symbol];
  }
}
