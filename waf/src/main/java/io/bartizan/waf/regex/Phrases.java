package io.bartizan.waf.regex;

import java.util.List;

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

  private final List<byte[]> phrases;
  private final byte[] symbols;
  private final int[] nodes;
  private final int[] lengths;

  Phrases(List<byte[]> phrases, byte[] symbols, int[] nodes, int[] lengths) {
    this.phrases = phrases;
    this.symbols = symbols;
    this.nodes = nodes;
    this.lengths = lengths;
  }

  /// Phrases with the indexes that they have in the list; of equal ones the first counts. An empty
  /// phrase is never found.
  public static Phrases of(List<byte[]> phrases) {
    return new PhraseTree(phrases).built();
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
