package io.bartizan.waf.operator;

import io.bartizan.waf.text.Needle;
import io.bartizan.waf.text.Text;

/// Finds a text in another, in time linear in both lengths together.
final class Search {
  private static final int SIMPLE = 1 << 14;

  private Search() {}

  /// Where `wanted` begins in `text` first; -1 if nowhere.
  static int find(Text text, Text wanted) {
    if (wanted.length() > text.length()) {
      return -1;
    }
    if (wanted.length() <= 8 || (long) wanted.length() * text.length() <= SIMPLE) {
      return simple(text, wanted);
    }
    int found = new Needle(text, wanted).next(0);
    return found == text.length() ? -1 : found;
  }

  static boolean at(Text text, Text wanted, int index) {
    byte[] array = text.array();
    int shift = text.start() + index - wanted.start();
    for (int i = wanted.start(); i < wanted.end(); i++) {
      if (array[i + shift] != wanted.array()[i]) {
        return false;
      }
    }
    return true;
  }

  private static int simple(Text text, Text wanted) {
    if (wanted.isEmpty()) {
      return 0;
    }
    byte[] array = text.array();
    byte first = wanted.at(0);
    byte last = wanted.at(wanted.length() - 1);
    int shift = wanted.length() - 1;
    int end = text.end() - shift;
    for (int i = text.start(); i < end; i++) {
      if (array[i] == first && array[i + shift] == last && at(text, wanted, i - text.start())) {
        return i - text.start();
      }
    }
    return -1;
  }
}
