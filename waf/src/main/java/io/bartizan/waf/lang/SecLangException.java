package io.bartizan.waf.lang;

import io.bartizan.waf.text.Text;
import java.util.List;

/// A rule file that cannot be loaded: where, what stands there, and what is expected instead.
public final class SecLangException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Position position;
  private final boolean refused;

  SecLangException(Position position, String directive, String value, String expected) {
    this(position, directive, value, expected, false);
  }

  SecLangException(
      Position position, String directive, String value, String expected, boolean refused) {
    super(position + ": " + directive + ": " + shown(value) + " (expected: " + expected + ")");
    this.position = position;
    this.refused = refused;
  }

  /// An error at a position; `directive` is the directive or the part of a rule that is wrong.
  public static SecLangException at(
      Position position, String directive, String value, String expected) {
    return new SecLangException(position, directive, value, expected);
  }

  /// An error at a position; `refused` says whether what stands there is no mistake, but refused.
  public static SecLangException at(
      Position position, String directive, String value, String expected, boolean refused) {
    return new SecLangException(position, directive, value, expected, refused);
  }

  /// An unknown name at a position, with what it may have meant.
  public static SecLangException unknown(
      Position position, String directive, String name, String expected, List<String> known) {
    return new SecLangException(position, directive, name, Suggestion.of(expected, name, known));
  }

  /// Where the wrong part starts.
  public Position position() {
    return position;
  }

  /// Whether what stands there is understood, but refused: it asks for what this engine never does.
  public boolean refused() {
    return refused;
  }

  private static String shown(String value) {
    String text = Text.latin1(value).toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }
}
