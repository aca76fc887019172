package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Takes out NUL bytes.
final class RemoveNulls implements Transformation {
  @Override
  public Text of(Text text) {
    int first = Find.first(text, 0);
    return first < 0 ? text : removed(text, first);
  }

  private static Text removed(Text text, int first) {
    Draft draft = new Draft(text, first);
    for (int i = first; i < text.length(); i++) {
      if (text.at(i) != 0) {
        draft.add(text.at(i));
      }
    }
    return draft.text();
  }
}
