package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Writes each character that UTF-8 encodes in two to four bytes, overlong ones too, as `%uHHHH`
/// (five or six digits beyond U+FFFF). Bytes that are no UTF-8 stay.
final class Utf8ToUnicode implements Transformation {
  @Override
  public Text of(Text text) {
    byte[] array = text.array();
    for (int i = text.start(); i < text.end(); i++) {
      if (array[i] < 0) {
        return written(text, i - text.start());
      }
    }
    return text;
  }

  private static Text written(Text text, int first) {
    Draft draft = new Draft(text, first);
    int at = first;
    while (at < text.length()) {
      int length = length(text.at(at));
      if (length > 1 && continues(text, at + 1, at + length)) {
        write(code(text, at, length), draft);
        at += length;
      } else {
        draft.add(text.at(at++));
      }
    }
    return draft.text();
  }

  private static int length(byte first) {
    int value = first & 0xff;
    return value < 0xc0 || value > 0xf4 ? 1 : value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4;
  }

  private static boolean continues(Text text, int from, int to) {
    if (to > text.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if ((text.at(i) & 0xc0) != 0x80) {
        return false;
      }
    }
    return true;
  }

  private static int code(Text text, int at, int length) {
    int code = text.at(at) & (0xff >> (length + 1));
    for (int i = at + 1; i < at + length; i++) {
      code = code << 6 | text.at(i) & 0x3f;
    }
    return code;
  }

  private static void write(int code, Draft draft) {
    draft.add('%');
    draft.add('u');
    int digits = code > 0xfffff ? 6 : code > 0xffff ? 5 : 4;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      draft.add(HexEncode.DIGITS.charAt(code >> shift & 15));
    }
  }
}
