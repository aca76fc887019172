package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Makes each comment of C one space, also one that never ends.
final class ReplaceComments implements Transformation {
  @Override
  public Text of(Text text) {
    int first = start(text, 0);
    return first < 0 ? text : replaced(text, first);
  }

  private static Text replaced(Text text, int first) {
    Draft draft = new Draft(text, first);
    for (int at = first; at >= 0; ) {
      draft.add(' ');
      int end = end(text, at + 2);
      int next = start(text, end);
      draft.add(end, next < 0 ? text.length() : next);
      at = next;
    }
    return draft.text();
  }

  private static int start(Text text, int from) {
    int at = Find.first(text, '/', from);
    while (at >= 0 && !Find.at(text, at, "/*")) {
      at = Find.first(text, '/', at + 1);
    }
    return at;
  }

  private static int end(Text text, int from) {
    int at = Find.first(text, '*', from);
    while (at >= 0 && !Find.at(text, at, "*/")) {
      at = Find.first(text, '*', at + 1);
    }
    return at < 0 ? text.length() : at + 2;
  }
}
