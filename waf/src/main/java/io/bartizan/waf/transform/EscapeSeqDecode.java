package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Decodes the escapes of C: `\a \b \f \n \r \t \v \\ \? \' \"`, `\xHH`, and up to three octal
/// digits. What is no such escape loses its back slash, but `\x` without digits.
final class EscapeSeqDecode implements Transformation {
  @Override
  public Text of(Text text) {
    return BackSlashes.decoded(text, EscapeSeqDecode::escape);
  }

  private static int escape(Text text, int at, Draft draft) {
    byte letter = text.at(at);
    if (letter >= '0' && letter <= '7') {
      return octal(text, at, 3, draft);
    }
    if (letter == 'x') {
      int pair = Hex.pair(text, at + 1);
      if (pair >= 0) {
        draft.add(pair);
        return at + 3;
      }
      draft.add('\\');
    }
    draft.add(control(letter));
    return at + 1;
  }

  /// Adds the byte that up to so many octal digits name; says where they end.
  static int octal(Text text, int from, int most, Draft draft) {
    int value = 0;
    int at = from;
    while (at < from + most && at < text.length() && text.at(at) >= '0' && text.at(at) <= '7') {
      value = value << 3 | text.at(at++) - '0';
    }
    draft.add(value);
    return at;
  }

  /// The control character that a letter names after a back slash; else the letter.
  static int control(byte letter) {
    return switch (letter) {
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      default -> letter;
    };
  }
}
