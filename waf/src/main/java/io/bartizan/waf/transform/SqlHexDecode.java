package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Decodes SQL's hexadecimal strings, such as `0x414243`.
final class SqlHexDecode implements Transformation {
  @Override
  public Text of(Text text) {
    int first = Find.either(text, 'x', 'X');
    return first < 0 ? text : decoded(text, Math.max(first - 1, 0));
  }

  private static Text decoded(Text text, int first) {
    Draft draft = new Draft(text, first);
    int at = first;
    while (at < text.length()) {
      if (isStart(text, at)) {
        at = string(text, at + 2, draft);
      } else {
        draft.add(text.at(at++));
      }
    }
    return draft.text();
  }

  private static boolean isStart(Text text, int at) {
    return (Find.at(text, at, "0x") || Find.at(text, at, "0X")) && Hex.pair(text, at + 2) >= 0;
  }

  private static int string(Text text, int from, Draft draft) {
    int at = from;
    for (int pair; (pair = Hex.pair(text, at)) >= 0; at += 2) {
      draft.add(pair);
    }
    return at;
  }
}
