package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;

/// Looks at the characters of a document. An index may be beyond its end.
final class Chars {
  private Chars() {}

  /// Whether the bytes at an index are these characters, 0-255.
  static boolean at(Text text, int index, String characters) {
    if (text.length() - index < characters.length()) {
      return false;
    }
    for (int i = 0; i < characters.length(); i++) {
      if ((text.at(index + i) & 0xff) != characters.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Where some characters stand first; -1 if nowhere. They are few, so this is linear.
  static int find(Text text, String characters, int from) {
    byte first = (byte) characters.charAt(0);
    for (int i = from; i <= text.length() - characters.length(); i++) {
      if (text.at(i) == first && at(text, i, characters)) {
        return i;
      }
    }
    return -1;
  }

  /// Where the line ends that holds an index: after its line feed, or where the text ends.
  static int lineEnd(Text text, int from) {
    byte[] array = text.array();
    int i = text.start() + from;
    while (i < text.end() && array[i] != '\n') {
      i++;
    }
    return Math.min(i + 1, text.end()) - text.start();
  }

  static boolean isSpace(Text text, int at) {
    return at < text.length() && isSpace(text.at(at));
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }

  static int skipSpace(Text text, int from) {
    int at = from;
    while (at < text.length() && isSpace(text.at(at))) {
      at++;
    }
    return at;
  }

  /// Where the name that begins at an index ends; there, if there is none. All that is not ASCII
  /// may be in a name.
  static int nameEnd(Text text, int from) {
    int at = from;
    while (at < text.length() && isName(text.at(at), at == from)) {
      at++;
    }
    return at;
  }

  private static boolean isName(byte value, boolean first) {
    int letter = value | 0x20;
    if (value < 0 || value == '_' || value == ':' || (letter >= 'a' && letter <= 'z')) {
      return true;
    }
    return !first && (value == '-' || value == '.' || (value >= '0' && value <= '9'));
  }

  /// Whether XML has such a byte at all.
  static boolean isAllowed(byte value) {
    return value < 0 || value >= ' ' || isSpace(value);
  }
}
