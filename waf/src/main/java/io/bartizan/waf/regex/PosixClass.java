package io.bartizan.waf.regex;

import static java.util.Map.entry;

import java.util.Map;

/// The classes that have names, such as `[:alpha:]`, over ASCII.
final class PosixClass {
  private static final Map<String, ByteSet> NAMED =
      Map.ofEntries(
          entry("alnum", ByteSet.DIGIT.or(ByteSet.UPPER).or(ByteSet.LOWER)),
          entry("alpha", ByteSet.UPPER.or(ByteSet.LOWER)),
          entry("ascii", ByteSet.range(0, 127)),
          entry("blank", ByteSet.of(' ').or(ByteSet.of('\t'))),
          entry("cntrl", ByteSet.range(0, 31).or(ByteSet.of(127))),
          entry("digit", ByteSet.DIGIT),
          entry("graph", ByteSet.range('!', '~')),
          entry("lower", ByteSet.LOWER),
          entry("print", ByteSet.range(' ', '~')),
          entry(
              "punct",
              ByteSet.range('!', '/')
                  .or(ByteSet.range(':', '@'))
                  .or(ByteSet.range('[', '`'))
                  .or(ByteSet.range('{', '~'))),
          entry("space", ByteSet.SPACE),
          entry("upper", ByteSet.UPPER),
          entry("word", ByteSet.WORD),
          entry("xdigit", ByteSet.DIGIT.or(ByteSet.range('a', 'f')).or(ByteSet.range('A', 'F'))));

  private PosixClass() {}

  /// Whether `[:` stands at the cursor and `:]` ends it before the next `]`, or likewise with `.`
  /// or `=`; if not, PCRE takes the bracket for itself.
  static boolean here(Cursor in) {
    return here(in, 0);
  }

  /// Whether one stands so many characters after the cursor.
  static boolean here(Cursor in, int ahead) {
    int mark = in.peek(ahead + 1);
    if (in.peek(ahead) != '[' || mark != ':' && mark != '.' && mark != '=') {
      return false;
    }
    int i = ahead + 2;
    while (in.peek(i + 1) != -1 && in.peek(i) != ']') {
      int next = in.peek(i + 1);
      if (in.peek(i) == mark && next == ']') {
        return true;
      }
      if (in.peek(i) == '[' && next == mark) {
        return false;
      }
      i += in.peek(i) == '\\' && (next == ']' || next == '\\') ? 2 : 1;
    }
    return false;
  }

  /// Reads `[:name:]` or `[:^name:]`, at which the cursor stands.
  static ByteSet read(Cursor in) throws PatternException {
    if (in.peek(1) != ':') {
      throw in.wrong("collating element", "a class of bytes");
    }
    int start = in.at;
    in.at += 2;
    boolean negated = in.take("^");
    String name = in.until(":]", "named class");
    ByteSet set = NAMED.get(name);
    if (set == null) {
      throw in.wrong(start, "class [:" + name + ":]", "alnum, alpha, digit, space and their like");
    }
    return negated ? set.not() : set;
  }
}
