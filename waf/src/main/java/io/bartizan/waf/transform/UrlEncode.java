package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Encodes as `%HH`, with small letters, all bytes but letters, digits and `*`; a space becomes
/// `+`.
final class UrlEncode implements Transformation {
  private static final boolean[] PLAIN =
      Find.set("*0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

  @Override
  public Text of(Text text) {
    for (int i = 0; i < text.length(); i++) {
      if (!PLAIN[text.at(i) & 0xff]) {
        return encoded(text, i);
      }
    }
    return text;
  }

  private static Text encoded(Text text, int first) {
    Draft draft = new Draft(text, first);
    for (int i = first; i < text.length(); i++) {
      int value = text.at(i) & 0xff;
      if (PLAIN[value] || value == ' ') {
        draft.add(value == ' ' ? '+' : value);
      } else {
        draft.add('%');
        draft.add(HexEncode.DIGITS.charAt(value >> 4));
        draft.add(HexEncode.DIGITS.charAt(value & 15));
      }
    }
    return draft.text();
  }
}
