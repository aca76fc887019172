package io.bartizan.waf.regex;

/// What must hold between two bytes. The byte before is 0-255 or [#START]; the byte after is 0-255,
/// [#END], or [#FINAL_NEWLINE]: the newline that ends the text.
sealed interface Assertion {
  int START = -1;
  int END = 256;
  int FINAL_NEWLINE = 257;

  boolean holds(int before, int after);

  /// Whether it can still hold when only the byte before is known.
  boolean possible(int before);

  private static boolean word(int value) {
    return value >= 0 && value < 256 && ByteSet.WORD.has(value);
  }

  /// A place that needs no set to tell.
  enum Edge implements Assertion {
    /// `\A`
    TEXT_START,
    /// `^` where it matches after each newline, but for one that ends the text.
    LINE_START,
    /// `\z`
    TEXT_END,
    /// `\Z`
    LAST_LINE_END,
    /// `$` where it matches before each newline.
    LINE_END,
    /// `\b`
    WORD_EDGE,
    /// `\B`
    WORD_INSIDE;

    @Override
    public boolean holds(int before, int after) {
      return switch (this) {
        case TEXT_START -> before == START;
        case LINE_START -> before == START || before == '\n' && after != END;
        case TEXT_END -> after == END;
        case LAST_LINE_END -> after == END || after == FINAL_NEWLINE;
        case LINE_END -> after == END || after == FINAL_NEWLINE || after == '\n';
        case WORD_EDGE -> word(before) != word(after);
        case WORD_INSIDE -> word(before) == word(after);
      };
    }

    @Override
    public boolean possible(int before) {
      return switch (this) {
        case TEXT_START -> before == START;
        case LINE_START -> before == START || before == '\n';
        case TEXT_END, LAST_LINE_END, LINE_END, WORD_EDGE, WORD_INSIDE -> true;
      };
    }
  }

  /// No byte of a set follows: what is left of a possessive repeat.
  record NotBefore(ByteSet set) implements Assertion {
    @Override
    public boolean holds(int before, int after) {
      return after == END || !set.has(after == FINAL_NEWLINE ? '\n' : after);
    }

    @Override
    public boolean possible(int before) {
      return true;
    }
  }
}
