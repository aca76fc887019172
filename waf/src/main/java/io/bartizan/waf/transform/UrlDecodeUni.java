package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Decodes `%HH` and `+`, and `%uHHHH` of IIS, which becomes the byte that the code page has for
/// the character; what is no such encoding stays.
record UrlDecodeUni(CodePage page) implements Transformation {
  @Override
  public Text of(Text text) {
    int first = Find.either(text, '%', '+');
    return first < 0 ? text : decoded(text, first);
  }

  private Text decoded(Text text, int first) {
    Draft draft = new Draft(text, first);
    int at = first;
    while (at < text.length()) {
      int code = text.at(at) == '%' ? unicode(text, at + 1) : -1;
      if (code >= 0) {
        draft.add(page.of(code));
        at += 6;
      } else {
        at = UrlDecode.step(text, at, draft);
      }
    }
    return draft.text();
  }

  private static int unicode(Text text, int at) {
    return at < text.length() && (text.at(at) | 0x20) == 'u' ? Hex.quad(text, at + 1) : -1;
  }
}
