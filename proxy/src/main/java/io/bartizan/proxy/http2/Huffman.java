package io.bartizan.proxy.http2;

/// The Huffman code of HPACK (RFC 7541, appendix B). The code is canonical, so the lengths of its
/// words say all: words of one length are consecutive numbers in the order of their symbols.
///
/// Decoding walks a machine with one state for each inner node of the code's tree, four bits at a
/// step. No word is shorter than five bits, so a step ends at most one symbol.
final class Huffman {
  private static final int EOS = 256;
  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
        28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15,
        6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13,
        14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14,
        13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23,
        23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23,
        20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24,
        21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27,
        27, 28, 27, 27, 27, 27, 27, 26,
    30
  };

  private static final int LONGEST = 30;
  private static final int STATES = 256;

  /// A step of the machine: the next state, and these bits.
  private static final int SYMBOL = 1 << 16;

  private static final int FAILS = 1 << 17;
  private static final int SHIFT = 18;

  private static final int[] WORDS = words();
  private static final int[] STEPS = new int[STATES * 16];

  /// In which states a text may end: only the beginning of the word that means its end may be
  /// missing, at most seven bits of it.
  private static final boolean[] ENDS = new boolean[STATES];

  static {
    machine();
  }

  private Huffman() {}

  private static int[] words() {
    int[] words = new int[LENGTHS.length];
    int word = 0;
    for (int length = 1; length <= LONGEST; length++) {
      for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
        if (LENGTHS[symbol] == length) {
          words[symbol] = word++;
        }
      }
      word <<= 1;
    }
    return words;
  }

  private static void machine() {
    int[][] tree = tree();
    for (int state = 0; state < STATES; state++) {
      for (int nibble = 0; nibble < 16; nibble++) {
        STEPS[state * 16 + nibble] = step(tree, state, nibble);
      }
    }
    int state = 0;
    for (int ones = 0; ones < 8; ones++) {
      ENDS[state] = true;
      state = tree[state][1];
    }
  }

  /// The children of each inner node: another inner node, or a symbol as `~symbol`.
  private static int[][] tree() {
    int[][] tree = new int[STATES][2];
    int nodes = 1;
    for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
      int node = 0;
      for (int bit = LENGTHS[symbol] - 1; bit > 0; bit--) {
        int side = WORDS[symbol] >> bit & 1;
        if (tree[node][side] == 0) {
          tree[node][side] = nodes++;
        }
        node = tree[node][side];
      }
      tree[node][WORDS[symbol] & 1] = ~symbol;
    }
    return tree;
  }

  private static int step(int[][] tree, int state, int nibble) {
    int node = state;
    int symbol = 0;
    for (int bit = 3; bit >= 0; bit--) {
      int next = tree[node][nibble >> bit & 1];
      if (next >= 0) {
        node = next;
      } else if (~next == EOS) {
        return FAILS;
      } else {
        symbol = SYMBOL | ~next << SHIFT;
        node = 0;
      }
    }
    return symbol | node;
  }

  /// The most bytes that `length` encoded ones can be decoded to.
  static int room(int length) {
    return length * 8 / 5;
  }

  /// Decodes `in` from `from` to `to` into `out` at `at`, which has [#room(int)]. Returns the index
  /// behind the text, or -1 if it is not encoded correctly.
  static int decode(byte[] in, int from, int to, byte[] out, int at) {
    int state = 0;
    int end = at;
    for (int i = from; i < to; i++) {
      int step = STEPS[state << 4 | in[i] >> 4 & 15];
      if ((step & SYMBOL) != 0) {
        out[end++] = (byte) (step >> SHIFT);
      }
      int second = STEPS[(step & 0xff) << 4 | in[i] & 15];
      if ((second & SYMBOL) != 0) {
        out[end++] = (byte) (second >> SHIFT);
      }
      if (((step | second) & FAILS) != 0) {
        return -1;
      }
      state = second & 0xff;
    }
    return ENDS[state] ? end : -1;
  }

  /// How many bytes `in` from `from` to `to` takes when it is encoded.
  static int length(byte[] in, int from, int to) {
    int bits = 0;
    for (int i = from; i < to; i++) {
      bits += LENGTHS[in[i] & 0xff];
    }
    return bits + 7 >> 3;
  }

  /// Encodes `in` into `out` at `at`, which has [#length]. Returns the index behind the last byte.
  static int encode(byte[] in, int from, int to, byte[] out, int at) {
    long bits = 0;
    int count = 0;
    int end = at;
    for (int i = from; i < to; i++) {
      int symbol = in[i] & 0xff;
      bits = bits << LENGTHS[symbol] | WORDS[symbol];
      count += LENGTHS[symbol];
      while (count >= 8) {
        count -= 8;
        out[end++] = (byte) (bits >> count);
      }
    }
    if (count > 0) {
      out[end++] = (byte) (bits << 8 - count | 0xff >> count);
    }
    return end;
  }
}
