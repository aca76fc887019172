package io.bartizan.waf.regex;

/// A pattern that cannot run: it is malformed, asks for what no linear scan can do (look-around,
/// back-references, recursion), or is too large. The message says where, what, and what is
/// expected.
public final class PatternException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 60;

  private final String pattern;
  private final int position;
  private final boolean refused;

  /// The problem is a noun phrase, and so is what is expected instead.
  PatternException(String pattern, int position, String problem, String expected) {
    this(pattern, position, problem, expected, false);
  }

  PatternException(String pattern, int position, String problem, String expected, boolean refused) {
    super(
        problem + " at " + position + " of `" + shown(pattern) + "` (expected: " + expected + ")");
    this.pattern = pattern;
    this.position = position;
    this.refused = refused;
  }

  private static String shown(String pattern) {
    return pattern.length() <= SHOWN ? pattern : pattern.substring(0, SHOWN) + "...";
  }

  /// The pattern, as it was given.
  public String pattern() {
    return pattern;
  }

  /// Where in the pattern the problem is, counted in characters from 0.
  public int position() {
    return position;
  }

  /// Whether it is no mistake, but asks for what no linear scan can do.
  public boolean refused() {
    return refused;
  }
}
