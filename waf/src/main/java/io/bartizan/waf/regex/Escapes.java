package io.bartizan.waf.regex;

import org.jspecify.annotations.Nullable;

/// What a backslash and a letter mean, inside and outside of brackets.
final class Escapes {
  private static final String HEX = "0123456789abcdefABCDEF";
  private static final String OCTAL = "01234567";

  private Escapes() {}

  /// The set that `\d`, `\w` and their like stand for, or null.
  static @Nullable ByteSet set(char letter) {
    ByteSet set =
        switch (Character.toLowerCase(letter)) {
          case 'd' -> ByteSet.DIGIT;
          case 'w' -> ByteSet.WORD;
          case 's' -> ByteSet.SPACE;
          case 'h' -> ByteSet.HORIZONTAL;
          case 'v' -> ByteSet.VERTICAL;
          default -> null;
        };
    return set == null || Character.isLowerCase(letter) ? set : set.not();
  }

  /// The byte that an escape stands for. The cursor is past the letter, which started at `start`.
  static int value(Cursor in, int start, char letter) throws PatternException {
    return switch (letter) {
      case 'a' -> 7;
      case 'e' -> 27;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'c' -> control(in);
      case 'o' -> braced(in, start, OCTAL, 8);
      case 'x' -> in.peek() == '{' ? braced(in, start, HEX, 16) : number("0" + in.run(HEX, 2), 16);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(in, start);
      default -> itself(in, start, letter);
    };
  }

  private static int itself(Cursor in, int start, char letter) throws PatternException {
    if (ByteSet.WORD.has(letter) && letter != '_') {
      throw in.wrong(start, "unknown escape \\" + letter, "an escape of PCRE");
    }
    return letter;
  }

  private static int control(Cursor in) throws PatternException {
    int value = in.peek();
    if (value < ' ' || value > '~') {
      throw in.wrong("\\c without a character", "a printable ASCII character");
    }
    in.next();
    return Character.toUpperCase(value) ^ 0x40;
  }

  private static int octal(Cursor in, int start) throws PatternException {
    in.at--;
    return checked(in, start, number(in.run(OCTAL, 3), 8));
  }

  private static int braced(Cursor in, int start, String digits, int radix)
      throws PatternException {
    if (!in.take("{")) {
      throw in.wrong("no brace", "`{`");
    }
    String text = in.run(digits, 8);
    if (text.isEmpty() || !in.take("}")) {
      throw in.wrong("no number in braces", "digits and `}`");
    }
    return checked(in, start, number(text, radix));
  }

  private static int checked(Cursor in, int start, int value) throws PatternException {
    if (value > 255) {
      throw in.wrong(start, "character " + value, "a byte, 0 to 255");
    }
    return value;
  }

  private static int number(String digits, int radix) {
    return (int) Math.min(Long.parseLong(digits, radix), Integer.MAX_VALUE);
  }
}
