package io.bartizan.waf.lang;

/// Reads an operator: `@name argument`, `!@name argument`, or an expression for `@rx`.
final class CheckReader {
  private CheckReader() {}

  static Check read(Word word) throws SecLangException {
    String text = word.text();
    int at = blanks(text, 0);
    boolean negated = at < text.length() && text.charAt(at) == '!';
    at = negated ? blanks(text, at + 1) : at;
    if (at == text.length() || text.charAt(at) != '@') {
      return check(word, "rx", at, negated);
    }
    int start = at + 1;
    int end = start;
    while (end < text.length() && !blank(text.charAt(end))) {
      end++;
    }
    if (end == start) {
      throw new SecLangException(word.at(at), "operator", text, "a name after @");
    }
    return check(word, text.substring(start, end), blanks(text, end), negated);
  }

  private static Check check(Word word, String name, int argumentAt, boolean negated)
      throws SecLangException {
    String written = word.text().substring(argumentAt);
    Macro argument = Macros.read(word, written, argumentAt, false);
    return new Check(name, argument, negated, word.at(argumentAt), word.line().source);
  }

  private static int blanks(String text, int from) {
    int at = from;
    while (at < text.length() && blank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }
}
