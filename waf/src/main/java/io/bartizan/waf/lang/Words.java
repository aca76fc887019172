package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.List;

/// Cuts a logical line into words. A word in double quotes ends at the next quote that no backslash
/// precedes; `\"` within it is a quote, every other backslash stays as it is. The quote of the last
/// word may be missing.
final class Words {
  private final Line line;
  private final String text;
  private int at;
  private boolean open;

  private Words(Line line) {
    this.line = line;
    this.text = line.text;
  }

  static Directive read(Line line) {
    Words words = new Words(line);
    words.skipBlanks();
    Word name = words.bare();
    List<Word> rest = new ArrayList<>();
    for (words.skipBlanks(); words.at < words.text.length(); words.skipBlanks()) {
      rest.add(words.text.charAt(words.at) == '"' ? words.quoted() : words.bare());
    }
    return new Directive(name, List.copyOf(rest), words.open);
  }

  private void skipBlanks() {
    while (at < text.length() && blank(text.charAt(at))) {
      at++;
    }
  }

  private Word bare() {
    int start = at;
    while (at < text.length() && !blank(text.charAt(at))) {
      at = text.charAt(at) == '\'' ? afterSingleQuote() : at + 1;
    }
    return new Word(line, text.substring(start, at), start);
  }

  /// Blanks within single quotes belong to a bare word, if the quote is closed in the line.
  private int afterSingleQuote() {
    int close = text.indexOf('\'', at + 1);
    return close < 0 ? at + 1 : close + 1;
  }

  private Word quoted() {
    int start = ++at;
    StringBuilder unquoted = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      boolean escaped = text.startsWith("\\\"", at);
      boolean pair = text.startsWith("\\\\", at);
      unquoted.append(pair ? "\\\\" : String.valueOf(text.charAt(escaped ? at + 1 : at)));
      at += escaped || pair ? 2 : 1;
    }
    open = at >= text.length();
    at++;
    return new Word(line, unquoted.toString(), start);
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }
}
