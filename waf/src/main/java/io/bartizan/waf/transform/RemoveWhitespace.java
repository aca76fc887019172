package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Takes out white space.
final class RemoveWhitespace implements Transformation {
  @Override
  public Text of(Text text) {
    for (int i = 0; i < text.length(); i++) {
      if (Spaces.isWide(text.at(i))) {
        return removed(text, i);
      }
    }
    return text;
  }

  private static Text removed(Text text, int first) {
    Draft draft = new Draft(text, first);
    for (int i = first; i < text.length(); i++) {
      if (!Spaces.isWide(text.at(i))) {
        draft.add(text.at(i));
      }
    }
    return draft.text();
  }
}
