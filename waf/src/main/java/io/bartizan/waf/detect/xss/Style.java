package io.bartizan.waf.detect.xss;

/// Tells style sheets that can run code or bring some in from those that only say how things look.
final class Style {
  private static final String[] SIGNS = {
    "expression",
    "behavior",
    "behaviour",
    "binding",
    "script:",
    "url(",
    "@import",
    "/*",
    "\\",
    "{",
    "}",
    "[",
    "<"
  };

  private Style() {}

  /// Whether a `style` attribute's value runs code: by what it calls or brings in, or because it
  /// hides something by comments and escapes.
  static boolean runs(byte[] in, int from, int to) {
    Decoder decoder = new Decoder(in, from, to);
    byte[] plain = decoder.plain();
    for (String sign : SIGNS) {
      if (Find.contains(plain, 0, decoder.length(), sign)) {
        return true;
      }
    }
    return false;
  }
}
