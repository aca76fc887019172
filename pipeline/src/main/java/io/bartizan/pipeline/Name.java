package io.bartizan.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The name of a field, compared without case. Names that the gateway itself knows are the
/// constants of [Names]; they carry a small number, by which a [Head] finds them without comparing
/// text.
public final class Name {
  static final int UNKNOWN = -1;
  static final int DIFFERENT = 0;
  static final int ALIAS = 1;
  static final int SAME = 2;

  private static final byte[] FOLDED = foldedBytes();

  private final byte[] lower;
  private final int hash;
  private final int number;
  private final int stem;

  private Name(byte[] lower, int number, int stem) {
    this.lower = lower;
    this.hash = hash(lower, 0, lower.length);
    this.number = number;
    this.stem = stem;
  }

  /// The name written as `text`, which must be an RFC 9110 token of 1 to 256 characters.
  public static Name of(String text) {
    if (!Ascii.token(text) || text.length() > 256) {
      throw new IllegalArgumentException(
          "field name: " + text + " (expected: an RFC 9110 token of 1 to 256 characters)");
    }
    byte[] lower = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
    Name known = Names.known(hash(lower, 0, lower.length), lower, 0, lower.length);
    if (known == null) {
      return new Name(lower, UNKNOWN, UNKNOWN);
    }
    return known.same(lower, 0, lower.length) ? known : new Name(lower, UNKNOWN, known.number);
  }

  static Name known(String text, int number) {
    return new Name(text.getBytes(StandardCharsets.ISO_8859_1), number, number);
  }

  /// A hash that treats letters of both cases alike, and `_` like `-`, so that aliases of a name
  /// share its hash.
  public static int hash(byte[] array, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = mix(hash, array[i]);
    }
    return hash;
  }

  /// One step of [#hash(byte[], int, int)], for a parser that looks at each byte anyway.
  public static int mix(int hash, byte b) {
    return 31 * hash + folded(b);
  }

  /// What a byte counts for in the hash of a name: 0 if it is no tchar (RFC 9110, section 5.6.2).
  public static int folded(byte b) {
    return FOLDED[b & 0xff];
  }

  private static byte[] foldedBytes() {
    byte[] folded = new byte[256];
    for (int i = 0; i < 256; i++) {
      byte lower = Ascii.lower((byte) i);
      folded[i] = !Ascii.token((byte) i) ? 0 : lower == '_' ? (byte) '-' : lower;
    }
    return folded;
  }

  int hash() {
    return hash;
  }

  /// From 0 to 63 for a constant of [Names], else -1.
  public int number() {
    return number;
  }

  /// The number of the constant of [Names] that it is or is an alias of, else -1.
  int stem() {
    return stem;
  }

  public int length() {
    return lower.length;
  }

  /// Copies the name in lower case to `target` and returns the index behind it.
  public int copyTo(byte[] target, int at) {
    System.arraycopy(lower, 0, target, at, lower.length);
    return at + lower.length;
  }

  /// Whether `array` from `from` to `to` is this name, in any case.
  public boolean same(byte[] array, int from, int to) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (Ascii.lower(array[from + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /// Whether `array` is this name when `_` counts as `-`: what a CGI-like upstream would take for
  /// this name.
  public boolean alias(byte[] array, int from, int to) {
    return likeness(array, from, to) != DIFFERENT;
  }

  /// How `array` from `from` to `to`, an RFC 9110 token, is related to this name: [#DIFFERENT],
  /// [#ALIAS] or [#SAME].
  int likeness(byte[] array, int from, int to) {
    if (to - from != lower.length) {
      return DIFFERENT;
    }
    int like = SAME;
    for (int i = 0; i < lower.length; i++) {
      byte given = array[from + i];
      if (Ascii.lower(given) != lower[i]) {
        if (folded(given) != folded(lower[i])) {
          return DIFFERENT;
        }
        like = ALIAS;
      }
    }
    return like;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Name n && hash == n.hash && java.util.Arrays.equals(lower, n.lower);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return new String(lower, StandardCharsets.ISO_8859_1);
  }
}
