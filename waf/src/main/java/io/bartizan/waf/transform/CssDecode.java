package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Decodes CSS escapes (CSS Syntax 3, section 4.3.7): a back slash and up to six hexadecimal
/// digits, which one white space may end, are a character in UTF-8 (an ASCII one if it is its
/// full-width form); with a line end they are nothing; any other character stands for itself.
final class CssDecode implements Transformation {
  @Override
  public Text of(Text text) {
    int first = Find.first(text, '\\');
    return first < 0 ? text : decoded(text, first);
  }

  private static Text decoded(Text text, int first) {
    Draft draft = new Draft(text, first);
    int at = first;
    while (at < text.length()) {
      byte value = text.at(at);
      if (value == '\\') {
        at = escape(text, at + 1, draft);
      } else {
        draft.add(value);
        at++;
      }
    }
    return draft.text();
  }

  private static int escape(Text text, int from, Draft draft) {
    int code = 0;
    int at = from;
    for (int digit; at < from + 6 && (digit = Hex.digit(text, at)) >= 0; at++) {
      code = code << 4 | digit;
    }
    if (at > from) {
      draft.addCodePoint(
          code == 0 ? 0xfffd : CodePage.fullWidth(code) ? CodePage.narrow(code) : code);
      return at < text.length() && Spaces.is(text.at(at)) ? at + 1 : at;
    }
    return at == text.length() ? at : plain(text, at, draft);
  }

  private static int plain(Text text, int at, Draft draft) {
    switch (text.at(at)) {
      case '\n', '\f' -> {}
      case '\r' -> {
        return Find.at(text, at, "\r\n") ? at + 2 : at + 1;
      }
      default -> draft.add(text.at(at));
    }
    return at + 1;
  }
}
