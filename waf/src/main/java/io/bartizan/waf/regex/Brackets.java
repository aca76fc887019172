package io.bartizan.waf.regex;

import org.jspecify.annotations.Nullable;

/// Reads a class in brackets: `[a-z\d[:punct:]]`.
final class Brackets {
  private final Cursor in;
  private final Flags flags;
  private final int start;
  private ByteSet set = ByteSet.NONE;

  private Brackets(Cursor in, Flags flags) {
    this.in = in;
    this.flags = flags;
    this.start = in.at - 1;
  }

  /// The set that a class stands for; the cursor is past `[` and moves past `]`.
  static ByteSet read(Cursor in, Flags flags) throws PatternException {
    in.at--;
    if (PosixClass.here(in)) {
      throw in.wrong("class that is named outside of brackets", "`[[:alpha:]]` and its like");
    }
    in.at++;
    return new Brackets(in, flags).read();
  }

  private ByteSet read() throws PatternException {
    boolean negated = in.take("^");
    boolean quoted = false;
    for (boolean first = true; quoted || first || in.peek() != ']'; first = false) {
      if (in.done()) {
        throw in.wrong(start, "class without an end", "`]`");
      }
      if (quoted ? in.take("\\E") : in.take("\\Q")) {
        quoted = !quoted;
      } else if (!in.take("\\E")) {
        item(quoted);
      }
    }
    in.next();
    ByteSet folded = flags.has('i') ? set.folded() : set;
    return negated ? folded.not() : folded;
  }

  private void item(boolean quoted) throws PatternException {
    int from = in.at;
    ByteSet named = quoted ? null : named();
    if (named != null) {
      set = set.or(named);
      return;
    }
    int first = value(quoted);
    if (!quoted && in.peek() == '-' && in.peek(1) != ']' && in.peek(1) != -1 && !setFollows()) {
      in.next();
      range(from, first, value(false));
    } else {
      set = set.or(ByteSet.of(first));
    }
  }

  private void range(int from, int first, int last) throws PatternException {
    if (last < first) {
      throw in.wrong(from, "range from " + first + " to " + last, "an end not below the start");
    }
    set = set.or(ByteSet.range(first, last));
  }

  /// Whether the hyphen here stands before a set, such as `\d`, and so for itself.
  private boolean setFollows() {
    return in.peek(1) == '\\' && in.peek(2) != -1 && Escapes.set((char) in.peek(2)) != null
        || PosixClass.here(in, 1);
  }

  private @Nullable ByteSet named() throws PatternException {
    if (PosixClass.here(in)) {
      return PosixClass.read(in);
    }
    if (in.peek() == '\\' && in.peek(1) != -1) {
      ByteSet escaped = Escapes.set((char) in.peek(1));
      in.at += escaped == null ? 0 : 2;
      return escaped;
    }
    return null;
  }

  private int value(boolean quoted) throws PatternException {
    int at = in.at;
    char letter = in.next();
    if (letter > 255) {
      throw in.wrong(at, "character " + (int) letter, "a byte, 0 to 255");
    }
    if (quoted || letter != '\\') {
      return letter;
    }
    if (in.done()) {
      throw in.wrong(at, "backslash at the end", "an escape");
    }
    letter = in.next();
    return letter == 'b' ? '\b' : Escapes.value(in, at, letter);
  }
}
