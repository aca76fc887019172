package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Makes NUL bytes spaces.
final class ReplaceNulls implements Transformation {
  @Override
  public Text of(Text text) {
    int first = Find.first(text, 0);
    return first < 0 ? text : replaced(text, first);
  }

  private static Text replaced(Text text, int first) {
    byte[] bytes = text.bytes();
    for (int i = first; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        bytes[i] = ' ';
      }
    }
    return Text.of(bytes);
  }
}
