package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Takes out the marks of comments: `/*`, `*/`, `<!--`, `-->`, `--` and `#`.
final class RemoveCommentsChar implements Transformation {
  private static final boolean[] STARTS = Find.set("/*<-#");

  @Override
  public Text of(Text text) {
    int first = Find.any(text, STARTS);
    return first < 0 ? text : removed(text, first);
  }

  private static Text removed(Text text, int first) {
    Draft draft = new Draft(text, first);
    int at = first;
    while (at < text.length()) {
      int mark = STARTS[text.at(at) & 0xff] ? mark(text, at) : 0;
      if (mark == 0) {
        draft.add(text.at(at));
      }
      at += Math.max(mark, 1);
    }
    return draft.text();
  }

  private static int mark(Text text, int at) {
    if (text.at(at) == '#') {
      return 1;
    }
    if (Find.at(text, at, "<!--")) {
      return 4;
    }
    if (Find.at(text, at, "-->")) {
      return 3;
    }
    return Find.at(text, at, "/*") || Find.at(text, at, "*/") || Find.at(text, at, "--") ? 2 : 0;
  }
}
