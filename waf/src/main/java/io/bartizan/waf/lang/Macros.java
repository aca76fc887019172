package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads text with macros. What looks like a macro but names no variable stands for itself if the
/// text may contain `%{` for other reasons, as an expression may; otherwise it is an error.
final class Macros {
  private static final Pattern REFERENCE = Pattern.compile("%\\{([A-Za-z_]+)(?:[.:]([^}]*))?\\}");

  private Macros() {}

  static Macro read(Word word) throws SecLangException {
    return read(word, word.text(), 0, true);
  }

  /// Reads text that starts at an index of a word.
  static Macro read(Word word, String text, int start, boolean strict) throws SecLangException {
    if (!text.contains("%{")) {
      return Macro.literal(text);
    }
    List<Macro.Piece> pieces = new ArrayList<>();
    Matcher references = REFERENCE.matcher(text);
    int done = 0;
    while (references.find()) {
      Variable variable = Variable.named(references.group(1));
      if (variable == null) {
        refuse(strict, word, references.group(1), start + references.start());
        continue;
      }
      literal(pieces, text.substring(done, references.start()));
      pieces.add(new Macro.Reference(variable, references.group(2)));
      done = references.end();
    }
    literal(pieces, text.substring(done));
    return new Macro(text, List.copyOf(pieces));
  }

  private static void literal(List<Macro.Piece> pieces, String text) {
    if (!text.isEmpty()) {
      pieces.add(new Macro.Literal(text));
    }
  }

  private static void refuse(boolean strict, Word word, String name, int index)
      throws SecLangException {
    if (strict) {
      List<String> known = Arrays.stream(Variable.values()).map(Enum::name).toList();
      throw new SecLangException(
          word.at(index), "macro", name, Suggestion.of("a variable", name, known));
    }
  }
}
