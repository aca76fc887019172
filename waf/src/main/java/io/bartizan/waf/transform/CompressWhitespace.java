package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Makes each run of white space one space.
final class CompressWhitespace implements Transformation {
  @Override
  public Text of(Text text) {
    int first = first(text);
    return first < 0 ? text : compressed(text, first);
  }

  private static int first(Text text) {
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      boolean another = Spaces.isWide(text.at(i));
      if (another && (space || text.at(i) != ' ')) {
        return i;
      }
      space = another;
    }
    return -1;
  }

  private static Text compressed(Text text, int first) {
    Draft draft = new Draft(text, first);
    boolean space = draft.last() == ' ';
    for (int i = first; i < text.length(); i++) {
      boolean another = Spaces.isWide(text.at(i));
      if (!another) {
        draft.add(text.at(i));
      } else if (!space) {
        draft.add(' ');
      }
      space = another;
    }
    return draft.text();
  }
}
