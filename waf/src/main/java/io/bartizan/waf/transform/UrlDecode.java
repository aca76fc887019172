package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Decodes `%HH` and `+`; what is no such encoding stays.
final class UrlDecode implements Transformation {
  @Override
  public Text of(Text text) {
    int first = Find.either(text, '%', '+');
    return first < 0 ? text : decoded(text, first);
  }

  private static Text decoded(Text text, int first) {
    Draft draft = new Draft(text, first);
    int at = first;
    while (at < text.length()) {
      at = step(text, at, draft);
    }
    return draft.text();
  }

  /// Adds what stands at an index, decoded; says where the next begins.
  static int step(Text text, int at, Draft draft) {
    byte value = text.at(at);
    int pair = value == '%' ? Hex.pair(text, at + 1) : -1;
    draft.add(pair >= 0 ? pair : value == '+' ? ' ' : value);
    return pair >= 0 ? at + 3 : at + 1;
  }
}
