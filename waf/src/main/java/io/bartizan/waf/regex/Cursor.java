package io.bartizan.waf.regex;

/// A place in a pattern that is being read.
final class Cursor {
  final String pattern;
  int at;

  Cursor(String pattern) {
    this.pattern = pattern;
  }

  boolean done() {
    return at >= pattern.length();
  }

  /// The character here, or -1 at the end.
  int peek() {
    return peek(0);
  }

  /// The character `ahead` of here, or -1 past the end.
  int peek(int ahead) {
    return at + ahead < pattern.length() ? pattern.charAt(at + ahead) : -1;
  }

  /// The character here, which must exist; moves past it.
  char next() {
    return pattern.charAt(at++);
  }

  /// Moves past `text` if it stands here.
  boolean take(String text) {
    boolean here = pattern.startsWith(text, at);
    if (here) {
      at += text.length();
    }
    return here;
  }

  /// Moves past `end`; the text before it.
  String until(String end, String what) throws PatternException {
    int stop = pattern.indexOf(end, at);
    if (stop < 0) {
      throw wrong(what + " without an end", "`" + end + "`");
    }
    String text = pattern.substring(at, stop);
    at = stop + end.length();
    return text;
  }

  /// As many characters of `allowed` as stand here, up to `most`.
  String run(String allowed, int most) {
    int start = at;
    while (at - start < most && !done() && allowed.indexOf(peek()) >= 0) {
      at++;
    }
    return pattern.substring(start, at);
  }

  PatternException wrong(String problem, String expected) {
    return wrong(at, problem, expected);
  }

  PatternException wrong(int position, String problem, String expected) {
    return new PatternException(pattern, position, problem, expected);
  }

  /// What stands here exists in PCRE, but no linear scan can do it.
  PatternException unable(int position, String what) {
    return new PatternException(
        pattern,
        position,
        what + " cannot run in linear time:",
        "no look-around, back-reference, recursion or condition",
        true);
  }
}
