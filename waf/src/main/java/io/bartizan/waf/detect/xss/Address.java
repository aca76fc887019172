package io.bartizan.waf.detect.xss;

/// Tells addresses that run code: `javascript:` and its like, and data that is a document.
final class Address {
  private static final int LONGEST_SCHEME = 16;

  private Address() {}

  /// Whether an attribute's value runs code as an address, or has one in it that does.
  static boolean runs(byte[] in, int from, int to) {
    if (Find.next(in, from, to, ':') == to && Find.next(in, from, to, '&') == to) {
      return false;
    }
    Decoder decoder = new Decoder(in, from, to);
    byte[] plain = decoder.plain();
    int length = decoder.length();
    return decoder.hides()
        || Find.contains(plain, 0, length, "script:")
        || Find.startsWith(plain, 0, length, "mhtml:")
        || Find.startsWith(plain, 0, length, "view-source:")
        || Find.startsWith(plain, 0, length, "data:") && !isPicture(plain, length);
  }

  private static boolean isPicture(byte[] plain, int length) {
    boolean picture =
        Find.startsWith(plain, 5, length, "image/")
            || Find.startsWith(plain, 5, length, "font/")
            || Find.startsWith(plain, 5, length, "audio/")
            || Find.startsWith(plain, 5, length, "video/");
    return picture && !Find.startsWith(plain, 5, length, "image/svg");
  }

  /// Whether a whole value is an address that runs code.
  static boolean isCode(byte[] in, int start, int end) {
    int colon = Find.next(in, start, end, ':');
    if (colon + 1 >= end || colon - start > 4 * LONGEST_SCHEME || Find.isBlank(in[colon + 1])) {
      return false;
    }
    Decoder decoder = new Decoder(in, start, colon);
    byte[] scheme = decoder.plain();
    int length = decoder.length();
    boolean code =
        Find.is(scheme, 0, length, "javascript") || Find.is(scheme, 0, length, "vbscript");
    return code && looksLikeCode(in, colon + 1, end);
  }

  /// Whether a script has something in it that calls or sets anything.
  static boolean looksLikeCode(byte[] in, int from, int to) {
    for (int i = from; i < to; i++) {
      if ("(`=[\\&;{".indexOf(in[i]) >= 0) {
        return true;
      }
    }
    return false;
  }
}
