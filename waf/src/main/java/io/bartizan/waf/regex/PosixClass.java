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

  /// Whether `[:` some letters `:]` stands at the cursor.
  static boolean here(Cursor in) {
    int i = in.peek(2) == '^' ? 3 : 2;
    while (in.peek(i) >= 'a' && in.peek(i) <= 'z') {
      i++;
    }
    return in.peek() == '[' && in.peek(1) == ':' && in.peek(i) == ':' && in.peek(i + 1) == ']';
  }

  /// Reads `[:name:]` or `[:^name:]`, at which the cursor stands.
  static ByteSet read(Cursor in) throws PatternException {
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
