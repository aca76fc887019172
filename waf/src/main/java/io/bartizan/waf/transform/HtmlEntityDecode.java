package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;
import java.util.Map;

/// Decodes HTML's character references, with or without semicolon: numbers up to 255 are that byte,
/// larger ones UTF-8 (an ASCII character if they are its full-width form); of the names, those of
/// ASCII characters and `nbsp`, the byte A0, in any case.
final class HtmlEntityDecode implements Transformation {
  private static final int LONGEST = 9;
  private static final Map<String, Integer> NAMES = names();

  @Override
  public Text of(Text text) {
    int first = Find.first(text, '&');
    return first < 0 ? text : decoded(text, first);
  }

  private static Map<String, Integer> names() {
    return Map.ofEntries(
        name("quot", '"'),
        name("amp", '&'),
        name("lt", '<'),
        name("gt", '>'),
        name("nbsp", 0xa0),
        name("apos", '\''),
        name("tab", '\t'),
        name("newline", '\n'),
        name("excl", '!'),
        name("num", '#'),
        name("dollar", '$'),
        name("percnt", '%'),
        name("lpar", '('),
        name("rpar", ')'),
        name("ast", '*'),
        name("midast", '*'),
        name("plus", '+'),
        name("comma", ','),
        name("period", '.'),
        name("sol", '/'),
        name("colon", ':'),
        name("semi", ';'),
        name("equals", '='),
        name("quest", '?'),
        name("commat", '@'),
        name("lsqb", '['),
        name("lbrack", '['),
        name("bsol", '\\'),
        name("rsqb", ']'),
        name("rbrack", ']'),
        name("hat", '^'),
        name("lowbar", '_'),
        name("grave", '`'),
        name("lcub", '{'),
        name("lbrace", '{'),
        name("verbar", '|'),
        name("vert", '|'),
        name("rcub", '}'),
        name("rbrace", '}'));
  }

  private static Map.Entry<String, Integer> name(String name, int value) {
    return Map.entry(name, value);
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
    if (code <= 0xff || BestFit.fullWidth(code)) {
      draft.add(BestFit.fullWidth(code) ? BestFit.of(code) : code);
    } else {
      draft.addCodePoint(code);
    }
    return at;
  }

  private static int name(Text text, int from, Draft draft) {
    int at = from;
    while (at < text.length() && at - from < LONGEST && isAlphanumeric(text.at(at))) {
      at++;
    }
    Integer value = at - from < LONGEST && at > from ? NAMES.get(lowercase(text, from, at)) : null;
    if (value == null) {
      return -1;
    }
    draft.add(value);
    return at;
  }

  private static String lowercase(Text text, int from, int to) {
    char[] name = new char[to - from];
    for (int i = from; i < to; i++) {
      name[i - from] = (char) Lowercase.of(text.at(i));
    }
    return new String(name);
  }

  private static boolean isAlphanumeric(byte value) {
    int letter = value | 0x20;
    return (value >= '0' && value <= '9') || (letter >= 'a' && letter <= 'z');
  }
}
