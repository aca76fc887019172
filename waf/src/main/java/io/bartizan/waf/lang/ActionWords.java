package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.List;

/// Cuts a list of actions at its commas. A value may stand in single quotes, within which commas
/// count as text and `\'` is a quote.
final class ActionWords {
  private final Word word;
  private final String text;
  private int at;

  private ActionWords(Word word) {
    this.word = word;
    this.text = word.text();
  }

  static List<ActionWord> read(Word word) throws SecLangException {
    ActionWords words = new ActionWords(word);
    List<ActionWord> actions = new ArrayList<>();
    for (words.skipBlanks(); words.at < words.text.length(); words.skipBlanks()) {
      actions.add(words.action());
    }
    return actions;
  }

  private ActionWord action() throws SecLangException {
    int start = at;
    while (at < text.length() && ":,= \t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    Word name = part(start, at);
    skipBlanks();
    boolean valued = at < text.length() && (text.charAt(at) == ':' || text.charAt(at) == '=');
    if (valued) {
      at++;
      skipBlanks();
    }
    Word value = valued ? value() : part(at, at);
    separator();
    return new ActionWord(name, value, valued);
  }

  private Word value() throws SecLangException {
    if (at < text.length() && text.charAt(at) == '\'') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != ',') {
      at = openingQuote() ? afterQuote() : at + 1;
    }
    return trimmed(start, at);
  }

  private boolean openingQuote() {
    return text.charAt(at) == '\'' && at > 0 && text.charAt(at - 1) == '=';
  }

  private int afterQuote() throws SecLangException {
    quoted();
    return at;
  }

  private Word quoted() throws SecLangException {
    int start = ++at;
    StringBuilder unquoted = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '\'') {
      boolean escaped = text.startsWith("\\'", at);
      unquoted.append(text.charAt(escaped ? at + 1 : at));
      at += escaped ? 2 : 1;
    }
    if (at >= text.length()) {
      throw wrong(start - 1, "a closing '");
    }
    at++;
    return new Word(word.line(), unquoted.toString(), word.offset() + start);
  }

  private Word trimmed(int start, int end) {
    String written = text.substring(start, end).stripTrailing();
    return new Word(word.line(), written, word.offset() + start);
  }

  private Word part(int start, int end) {
    return new Word(word.line(), text.substring(start, end), word.offset() + start);
  }

  private void separator() throws SecLangException {
    skipBlanks();
    if (at < text.length() && text.charAt(at) != ',') {
      throw wrong(at, "a comma between actions");
    }
    at++;
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private SecLangException wrong(int index, String expected) {
    return new SecLangException(word.at(index), "actions", text.substring(index), expected);
  }
}
