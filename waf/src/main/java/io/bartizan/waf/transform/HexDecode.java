package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Decodes hexadecimal digits, two for each byte. A text that holds anything else becomes empty.
final class HexDecode implements Transformation {
  @Override
  public Text of(Text text) {
    Draft draft = new Draft(text, 0);
    for (int i = 0; i < text.length(); i += 2) {
      int pair = Hex.pair(text, i);
      if (pair < 0) {
        return Text.EMPTY;
      }
      draft.add(pair);
    }
    return draft.text();
  }
}
