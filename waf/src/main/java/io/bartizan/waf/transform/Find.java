package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Where something stands in a text first; -1 if nowhere.
final class Find {
  private Find() {}

  static int first(Text text, int wanted) {
    return first(text, wanted, 0);
  }

  static int first(Text text, int wanted, int from) {
    byte[] array = text.array();
    for (int i = text.start() + from; i < text.end(); i++) {
      if (array[i] == wanted) {
        return i - text.start();
      }
    }
    return -1;
  }

  static int either(Text text, int one, int other) {
    byte[] array = text.array();
    for (int i = text.start(); i < text.end(); i++) {
      if (array[i] == one || array[i] == other) {
        return i - text.start();
      }
    }
    return -1;
  }

  /// The first byte of a set, which has a flag for each of the 256 bytes.
  static int any(Text text, boolean[] set) {
    byte[] array = text.array();
    for (int i = text.start(); i < text.end(); i++) {
      if (set[array[i] & 0xff]) {
        return i - text.start();
      }
    }
    return -1;
  }

  /// A flag for each byte: set for those that the characters (0-255) name.
  static boolean[] set(String characters) {
    boolean[] set = new boolean[256];
    for (int i = 0; i < characters.length(); i++) {
      set[characters.charAt(i)] = true;
    }
    return set;
  }

  /// Whether the bytes at an index are these characters.
  static boolean at(Text text, int index, String characters) {
    if (text.length() - index < characters.length()) {
      return false;
    }
    for (int i = 0; i < characters.length(); i++) {
      if (text.at(index + i) != characters.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
