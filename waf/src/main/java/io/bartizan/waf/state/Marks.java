package io.bartizan.waf.state;

import io.bartizan.waf.text.Text;
import java.util.Arrays;

/// Which kinds of bytes a text holds, one bit for each kind: what a transformation cannot change
/// shows without running it.
public final class Marks {
  static final long UNSEEN = -1;

  /// A bit for each of the bytes 0 to 127, folded to 64: letters, digits and signs that
  /// transformations treat alike share one.
  private static final long[] KINDS = kinds();

  /// Upper-case letters.
  public static final long UPPER = 1;

  /// Lower-case letters.
  public static final long LOWER = 1 << 1;

  /// Digits.
  public static final long DIGIT = 1 << 2;

  /// Bytes of 0x80 and above.
  public static final long HIGH = 1 << 3;

  /// NUL.
  public static final long NUL = 1 << 4;

  /// Tab, line feed, vertical tab, form feed, carriage return.
  public static final long SPACE_CONTROL = 1 << 5;

  /// Other control bytes, DEL included.
  public static final long CONTROL = 1 << 6;

  /// Every text has it, the empty one too.
  private static final long TEXT = 1L << 62;

  private Marks() {}

  /// The bit of a sign, such as `%`, or of the kind that a byte belongs to.
  public static long of(char c) {
    return KINDS[c];
  }

  /// The bit of each byte, 0 to 255.
  public static long[] kindsOfBytes() {
    long[] kinds = Arrays.copyOf(KINDS, 256);
    Arrays.fill(kinds, KINDS.length, kinds.length, HIGH);
    return kinds;
  }

  /// The bits of all the bytes of a text, and one that every text has.
  public static long of(Text text) {
    byte[] bytes = text.array();
    long bits = TEXT;
    for (int i = text.start(); i < text.end(); i++) {
      int b = bytes[i];
      bits |= b < 0 ? HIGH : KINDS[b];
    }
    return bits;
  }

  private static long[] kinds() {
    long[] kinds = new long[128];
    int next = 7;
    for (int b = 0; b < 128; b++) {
      if (b >= 'A' && b <= 'Z') {
        kinds[b] = 1;
      } else if (b >= 'a' && b <= 'z') {
        kinds[b] = 1 << 1;
      } else if (b >= '0' && b <= '9') {
        kinds[b] = 1 << 2;
      } else if (b == 0) {
        kinds[b] = 1 << 4;
      } else if (b >= 9 && b <= 13) {
        kinds[b] = 1 << 5;
      } else if (b < 32 || b == 127) {
        kinds[b] = 1 << 6;
      } else {
        kinds[b] = 1L << next++;
      }
    }
    return kinds;
  }
}
