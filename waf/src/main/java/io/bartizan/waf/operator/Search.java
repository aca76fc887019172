package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Finds a text in another, in time linear in both lengths together.
final class Search {
  private static final int SIMPLE = 1 << 14;

  private Search() {}

  /// Where `wanted` begins in `text` first, at `from` or later; -1 if nowhere.
  static int find(Text text, Text wanted, int from) {
    if (wanted.length() > text.length() - from) {
      return -1;
    }
    return wanted.length() <= 8 || (long) wanted.length() * text.length() <= SIMPLE
        ? simple(text, wanted, from)
        : knuthMorrisPratt(text, wanted, from);
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

  private static int simple(Text text, Text wanted, int from) {
    int last = text.length() - wanted.length();
    for (int i = from; i <= last; i++) {
      if (at(text, wanted, i)) {
        return i;
      }
    }
    return -1;
  }

  private static int knuthMorrisPratt(Text text, Text wanted, int from) {
    int[] border = borders(wanted);
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      while (matched > 0 && text.at(i) != wanted.at(matched)) {
        matched = border[matched - 1];
      }
      if (text.at(i) == wanted.at(matched) && ++matched == wanted.length()) {
        return i - matched + 1;
      }
    }
    return -1;
  }

  private static int[] borders(Text wanted) {
    int[] border = new int[wanted.length()];
    int matched = 0;
    for (int i = 1; i < border.length; i++) {
      while (matched > 0 && wanted.at(i) != wanted.at(matched)) {
        matched = border[matched - 1];
      }
      if (wanted.at(i) == wanted.at(matched)) {
        matched++;
      }
      border[i] = matched;
    }
    return border;
  }
}
