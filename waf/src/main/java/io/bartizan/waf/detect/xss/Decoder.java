package io.bartizan.waf.detect.xss;

/// Reads an attribute's value as a browser does before it looks for a scheme: character references
/// decoded, blanks and control characters gone. One thread.
final class Decoder {
  private final byte[] in;
  private final int to;
  private int at;
  private int length;
  private boolean hides;

  Decoder(byte[] in, int from, int to) {
    this.in = in;
    this.at = from;
    this.to = to;
  }

  /// The next character that counts, as a lower-case byte; `?` for those beyond ASCII, -1 after the
  /// last.
  int next() {
    while (at < to) {
      int c = in[at] == '&' ? reference() : in[at++];
      if (c > ' ' && c < 0x7f) {
        return Find.lower((byte) c);
      }
    }
    return -1;
  }

  /// All that is left; [#length] says how much that is.
  byte[] plain() {
    byte[] plain = new byte[to - at];
    int c;
    while (length < plain.length && (c = next()) >= 0) {
      plain[length++] = (byte) c;
    }
    return plain;
  }

  int length() {
    return length;
  }

  /// Whether a letter was written as a number so far, for which there is no honest reason.
  boolean hides() {
    return hides;
  }

  /// The character of a reference; the ampersand itself if it is none.
  private int reference() {
    at++;
    if (at < to && in[at] == '#') {
      return number();
    }
    return named("tab;", '\t')
        + named("newline;", '\n')
        + named("colon;", ':')
        + named("lpar;", '(')
        + named("rpar;", ')')
        + named("sol;", '/')
        + named("amp;", '&')
        + named("lt;", '<')
        + named("nbsp;", ' ')
        + named("bsol;", '\\')
        + named("period;", '.')
        + named("comma;", ',');
  }

  private int named(String name, int value) {
    if (at > 0 && in[at - 1] == '&' && Find.startsWith(in, at, to, name)) {
      at += name.length();
      return value;
    }
    return 0;
  }

  private int number() {
    int digits = at + 1;
    boolean hex = digits < to && (in[digits] | 0x20) == 'x';
    int radix = hex ? 16 : 10;
    digits += hex ? 1 : 0;
    int code = 0;
    int i = digits;
    for (int digit; i < to; i++) {
      digit = Character.digit(in[i], radix);
      if (digit < 0) {
        break;
      }
      code = Math.min(code * radix + digit, 0x110000);
    }
    if (i == digits) {
      return '&';
    }
    at = i < to && in[i] == ';' ? i + 1 : i;
    hides |= code < 0x80 && Find.isLetter((byte) code);
    return code;
  }
}
