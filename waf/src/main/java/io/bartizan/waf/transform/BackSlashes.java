package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Decodes what stands behind back slashes.
final class BackSlashes {
  /// Decodes one escape.
  interface Escape {
    /// @param at behind the back slash; something stands there
    /// @return where the escape ends
    int decode(Text text, int at, Draft draft);
  }

  private BackSlashes() {}

  /// The text with each escape decoded; itself if there is none.
  static Text decoded(Text text, Escape escape) {
    int first = Find.first(text, '\\');
    return first < 0 || first == text.length() - 1 ? text : decoded(text, first, escape);
  }

  private static Text decoded(Text text, int first, Escape escape) {
    Draft draft = new Draft(text, first);
    int at = first;
    while (at < text.length()) {
      byte value = text.at(at);
      if (value == '\\' && at + 1 < text.length()) {
        at = escape.decode(text, at + 1, draft);
      } else {
        draft.add(value);
        at++;
      }
    }
    return draft.text();
  }
}
