package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Takes out comments of C (`/* */`) and HTML (`<!-- -->`), and everything from `--` or `#` on. A
/// comment that never ends leaves a space; one that ends where the text ends leaves a NUL, as
/// ModSecurity has it.
final class RemoveComments implements Transformation {
  private static final boolean[] STARTS = Find.set("/<-#");

  @Override
  public Text of(Text text) {
    int first = Find.any(text, STARTS);
    return first < 0 ? text : removed(text, first);
  }

  private static Text removed(Text text, int first) {
    Draft draft = new Draft(text, first);
    int at = first;
    while (at < text.length()) {
      int inside = Find.at(text, at, "/*") ? at + 2 : Find.at(text, at, "<!--") ? at + 4 : -1;
      if (inside >= 0) {
        at = comment(text, inside, draft);
      } else if (text.at(at) == '#' || Find.at(text, at, "--")) {
        break;
      } else {
        draft.add(text.at(at++));
      }
    }
    return draft.text();
  }

  /// Skips a comment of either kind up to an end of either kind, and says where it ends.
  private static int comment(Text text, int from, Draft draft) {
    for (int at = from; at < text.length(); at++) {
      int end = Find.at(text, at, "*/") ? at + 2 : Find.at(text, at, "-->") ? at + 3 : -1;
      if (end >= 0) {
        if (end == text.length()) {
          draft.add(0);
        }
        return end;
      }
    }
    draft.add(' ');
    return text.length();
  }
}
