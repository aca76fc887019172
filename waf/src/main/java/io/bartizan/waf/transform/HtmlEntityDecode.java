package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;
import java.util.Arrays;

/// Decodes HTML's character references, with or without semicolon: numbers up to 255 are that byte,
/// larger ones UTF-8 (an ASCII character if they are its full-width form); of the names, those of
/// ASCII characters and `nbsp`, the byte A0, in any case.
final class HtmlEntityDecode implements Transformation {
  private static final int LONGEST = 7;
  private static final String[] NAMES = {
    "quot\"",
    "amp&",
    "lt<",
    "gt>",
    "nbsp\u00a0",
    "apos'",
    "tab\t",
    "newline\n",
    "excl!",
    "num#",
    "dollar$",
    "percnt%",
    "lpar(",
    "rpar)",
    "ast*",
    "midast*",
    "plus+",
    "comma,",
    "period.",
    "sol/",
    "colon:",
    "semi;",
    "equals=",
    "quest?",
    "commat@",
    "lsqb[",
    "lbrack[",
    "bsol\\",
    "rsqb]",
    "rbrack]",
    "hat^",
    "lowbar_",
    "grave`",
    "lcub{",
    "lbrace{",
    "verbar|",
    "vert|",
    "rcub}",
    "rbrace}"
  };

  /// The names, each as one number of its letters, in order; the last eight bits are what it means.
  private static final long[] TABLE =
      Arrays.stream(NAMES).mapToLong(HtmlEntityDecode::row).sorted().toArray();

  @Override
  public Text of(Text text) {
    int first = Find.first(text, '&');
    return first < 0 ? text : decoded(text, first);
  }

  private static long row(String name) {
    long row = 0;
    for (int i = 0; i < name.length(); i++) {
      row = row << 8 | name.charAt(i);
    }
    return row;
  }

  private static Text decoded(Text text, int first) {
    Draft draft = new Draft(text, first);
    int at = first;
    while (at < text.length()) {
      byte value = text.at(at);
      int end = value == '&' ? reference(text, at + 1, draft) : -1;
      if (end < 0) {
        draft.add(value);
        at++;
      } else {
        at = end < text.length() && text.at(end) == ';' ? end + 1 : end;
      }
    }
    return draft.text();
  }

  /// Adds what stands after an ampersand, and says where it ends; -1 if it is no reference.
  private static int reference(Text text, int at, Draft draft) {
    if (!Find.at(text, at, "#")) {
      return name(text, at, draft);
    }
    boolean hex = Find.at(text, at + 1, "x") || Find.at(text, at + 1, "X");
    return number(text, hex ? at + 2 : at + 1, hex ? 16 : 10, draft);
  }

  private static int number(Text text, int from, int radix, Draft draft) {
    int code = 0;
    int at = from;
    for (int digit; (digit = Hex.digit(text, at)) >= 0 && digit < radix; at++) {
      code = Math.min(code * radix + digit, 0x110000);
    }
    if (at == from) {
      return -1;
    }
    if (code <= 0xff || CodePage.fullWidth(code)) {
      draft.add(CodePage.fullWidth(code) ? CodePage.narrow(code) : code);
    } else {
      draft.addCodePoint(code);
    }
    return at;
  }

  private static int name(Text text, int from, Draft draft) {
    int at = from;
    long letters = 0;
    while (at < text.length() && at - from <= LONGEST && isAlphanumeric(text.at(at))) {
      letters = letters << 8 | Lowercase.of(text.at(at++));
    }
    int place = at - from > LONGEST ? -1 : Arrays.binarySearch(TABLE, letters << 8);
    int row = -place - 1;
    if (place >= 0 || row >= TABLE.length || TABLE[row] >>> 8 != letters) {
      return -1;
    }
    draft.add((int) TABLE[row] & 0xff);
    return at;
  }

  private static boolean isAlphanumeric(byte value) {
    int letter = value | 0x20;
    return (value >= '0' && value <= '9') || (letter >= 'a' && letter <= 'z');
  }
}
