package io.bartizan.waf.lang;

import java.util.List;
import java.util.Locale;

/// One directive: its name as written and what follows it. It is open if the closing quote of the
/// last word is missing.
record Directive(Word name, List<Word> words, boolean open) {
  String key() {
    return name.text().toLowerCase(Locale.ROOT);
  }

  Source source() {
    return name.line().source;
  }

  Position position() {
    return name.position();
  }

  /// The only word that follows.
  Word only(String expected) throws SecLangException {
    return word(0, 1, 1, expected);
  }

  /// The word at an index, if the number of words is within the bounds.
  Word word(int index, int least, int most, String expected) throws SecLangException {
    if (words.size() < least) {
      throw wrong(name, "nothing more", expected);
    }
    if (words.size() > most) {
      throw wrong(words.get(most), words.get(most).text(), expected + " and nothing more");
    }
    return words.get(index);
  }

  SecLangException wrong(Word word, String expected) {
    return wrong(word, word.text(), expected);
  }

  SecLangException wrong(Word word, String value, String expected) {
    return new SecLangException(word.position(), name.text(), value, expected);
  }
}
