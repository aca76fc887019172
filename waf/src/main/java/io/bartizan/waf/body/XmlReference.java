package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;

/// References to characters, by number, or by one of the five names that XML itself has.
final class XmlReference {
  private static final int LONGEST = 32;
  private static final String[] NAMES = {"lt", "gt", "amp", "quot", "apos"};
  private static final String MEANT = "<>&\"'";

  private XmlReference() {}

  /// Adds what a reference means that begins at an index, and says where it ends; -1 if it is none.
  static int decode(Text body, int from, Utf8Draft out) {
    int end = from + 1;
    while (end < body.length() && end < from + LONGEST && body.at(end) != ';') {
      end++;
    }
    if (end == body.length() || body.at(end) != ';') {
      return -1;
    }
    int code = code(body, from + 1, end);
    if (code < 0) {
      return -1;
    }
    out.addCodePoint(code);
    return end + 1;
  }

  private static int code(Text body, int from, int to) {
    if (Chars.at(body, from, "#x")) {
      return number(body, from + 2, to, 16);
    }
    if (Chars.at(body, from, "#")) {
      return number(body, from + 1, to, 10);
    }
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].length() == to - from && Chars.at(body, from, NAMES[i])) {
        return MEANT.charAt(i);
      }
    }
    return -1;
  }

  private static int number(Text body, int from, int to, int radix) {
    int code = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(body.at(i), radix);
      if (digit < 0) {
        return -1;
      }
      code = Math.min(code * radix + digit, 0x110000);
    }
    boolean character =
        code >= ' ' && code <= 0x10ffff && (code < 0xd800 || code >= 0xe000)
            || code == '\t'
            || code == '\n'
            || code == '\r';
    return character ? code : -1;
  }
}
