package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Makes the ways to write a command line alike, for `cmd.exe` and Unix shells: quotes, back slash
/// and caret go; commas, semicolons and white space become one space; none stands before a slash or
/// an opening parenthesis; letters are small.
final class CmdLine implements Transformation {
  private static final boolean[] QUOTES = Find.set("\"'\\^");
  private static final boolean[] SPACES = Find.set(" ,;\t\r\n");
  private static final boolean[] ANY = Find.set("\"'\\^ ,;\t\r\nABCDEFGHIJKLMNOPQRSTUVWXYZ");

  @Override
  public Text of(Text text) {
    int first = Find.any(text, ANY);
    return first < 0 ? text : flattened(text, first);
  }

  private static Text flattened(Text text, int first) {
    Draft draft = new Draft(text, first);
    boolean space = false;
    for (int i = first; i < text.length(); i++) {
      byte value = text.at(i);
      if (QUOTES[value & 0xff]) {
        continue;
      }
      if (SPACES[value & 0xff]) {
        if (!space) {
          draft.add(' ');
        }
        space = true;
        continue;
      }
      if (space && (value == '/' || value == '(')) {
        draft.cut(draft.length() - 1);
      }
      draft.add(Lowercase.of(value));
      space = false;
    }
    return draft.text();
  }
}
