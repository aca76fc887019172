package io.bartizan.waf.regex;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Phrases that are looked for together, one look or two per byte whatever their number (Aho and
/// Corasick, in a double array). ASCII letters match in either case. Immutable.
public final class Phrases {
  /// Fields of a node: where its children are, its parent, the node of its longest proper ending
  /// that starts a phrase, and one more than the index of the longest phrase that ends here.
  static final int BASE = 0;

  static final int PARENT = 1;
  static final int FALL = 2;
  static final int PHRASE = 3;
  static final int FIELDS = 4;

  private static final Interned<Words, Phrases> ALL = new Interned<>();

  private final List<byte[]> phrases;
  private final byte[] symbols;
  private final int[] nodes;
  private final int[] lengths;
  private @Nullable Expression expression;

  /// Phrases by their bytes; nobody changes them.
  private static final class Words {
    private final byte[][] all;
    private final int hash;

    Words(byte[][] all) {
      this.all = all;
      hash = Arrays.deepHashCode(all);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Words words
          && hash == words.hash
          && Arrays.deepEquals(all, words.all);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  Phrases(List<byte[]> phrases, byte[] symbols, int[] nodes, int[] lengths) {
    this.phrases = phrases;
    this.symbols = symbols;
    this.nodes = nodes;
    this.lengths = lengths;
  }

  /// Phrases with the indexes that they have in the list; of equal ones the first counts. An empty
  /// phrase is never found.
  public static Phrases of(List<byte[]> phrases) {
    Words words = new Words(phrases.toArray(byte[][]::new));
    Phrases known = ALL.known(words);
    return known != null ? known : ALL.keep(words, new PhraseTree(phrases).built());
  }

  /// The one expression that looks for them.
  synchronized Expression expression() {
    Expression known = expression;
    if (known == null) {
      known = new Expression(this);
      expression = known;
    }
    return known;
  }

  /// The index of a phrase that is found in the bytes from `from` (inclusive) to `to` (exclusive),
  /// or -1: of those that end first, the longest. If one is found, `where` tells at which indexes
  /// of `in` it starts and ends.
  public int found(byte[] in, int from, int to, int[] where) {
    int[] all = nodes;
    int node = 0;
    for (int i = from; i < to; i++) {
      node = next(all, node, symbols[in[i] & 0xff] & 0xff);
      int phrase = all[node + PHRASE];
      if (phrase > 0) {
        where[0] = i + 1 - lengths[phrase - 1];
        where[1] = i + 1;
        return phrase - 1;
      }
    }
    return -1;
  }

  /// The phrases, in their order; not to be changed.
  List<byte[]> phrases() {
    return phrases;
  }

  /// The node after a symbol; symbol 0 is in no phrase. Each fall makes a node shorter, so that
  /// there are no more falls than bytes.
  static int next(int[] all, int from, int symbol) {
    int node = from;
    if (symbol == 0) {
      return 0;
    }
    while (true) {
      int child = (all[node + BASE] + symbol) * FIELDS;
      if (all[child + PARENT] == node) {
        return child;
      }
      if (node == 0) {
        return 0;
      }
      node = all[node + FALL];
    }
  }
}
