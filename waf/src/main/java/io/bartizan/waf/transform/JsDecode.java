package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Decodes the escapes of JavaScript's strings: `u` and four digits (the lower eight bits, or the
/// ASCII character if it is a full-width one), `x` and two, octal, and those of one letter. What is
/// no such escape loses its back slash.
final class JsDecode implements Transformation {
  @Override
  public Text of(Text text) {
    return BackSlashes.decoded(text, JsDecode::escape);
  }

  private static int escape(Text text, int at, Draft draft) {
    byte letter = text.at(at);
    if (letter >= '0' && letter <= '7') {
      return EscapeSeqDecode.octal(text, at, letter > '3' ? 2 : 3, draft);
    }
    int code = letter == 'u' ? Hex.quad(text, at + 1) : -1;
    if (code >= 0) {
      draft.add(CodePage.fullWidth(code) ? CodePage.narrow(code) : code);
      return at + 5;
    }
    int pair = letter == 'x' ? Hex.pair(text, at + 1) : -1;
    if (pair >= 0) {
      draft.add(pair);
      return at + 3;
    }
    draft.add(EscapeSeqDecode.control(letter));
    return at + 1;
  }
}
