package io.bartizan.pipeline;

/// What RFC 9110 says of single bytes: letters without case, and `tchar`, of which methods and
/// field names are made.
public final class Ascii {
  private static final byte[] LOWER = new byte[256];
  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (int i = 0; i < 256; i++) {
      LOWER[i] = (byte) (i >= 'A' && i <= 'Z' ? i + 32 : i);
      TOKEN[i] = i > 32 && i < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(i) < 0;
    }
  }

  private Ascii() {}

  public static byte lower(byte b) {
    return LOWER[b & 0xff];
  }

  /// Whether `b` is a `tchar` (RFC 9110, section 5.6.2).
  public static boolean token(byte b) {
    return TOKEN[b & 0xff];
  }

  /// The value of a hexadecimal digit, or -1.
  public static int hex(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = LOWER[b & 0xff];
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  public static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  /// Whether all of `text` are tchars and there is at least one.
  public static boolean token(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127 || !token((byte) text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
