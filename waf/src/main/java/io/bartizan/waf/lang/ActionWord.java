package io.bartizan.waf.lang;

import java.util.List;
import java.util.Locale;

/// One action as written: `name`, or `name:value` with the value's quotes gone.
record ActionWord(Word name, Word value, boolean valued) {
  String key() {
    return name.text().toLowerCase(Locale.ROOT);
  }

  /// The value, which must not be empty.
  String text(String expected) throws SecLangException {
    if (value.text().isEmpty()) {
      throw wrong(valued ? "''" : "no value", expected);
    }
    return value.text();
  }

  int number(int least, int most, String what) throws SecLangException {
    String expected = what + ", " + least + " to " + most;
    String text = text(expected);
    if (text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw wrong(text, expected);
    }
    long number = Long.parseLong(text);
    if (number < least || number > most) {
      throw wrong(text, expected);
    }
    return (int) number;
  }

  /// Whether the value is `on` and not `off`.
  static boolean on(ActionWord action, String written) throws SecLangException {
    return switch (written.toLowerCase(Locale.ROOT)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw action.wrong(written, "On or Off");
    };
  }

  Macro macro(String expected) throws SecLangException {
    text(expected);
    return Macros.read(value);
  }

  SecLangException unknown(String written, String expected, List<String> known) {
    return wrong(written, Suggestion.of(expected, written, known));
  }

  SecLangException wrong(String written, String expected) {
    return new SecLangException(value.position(), name.text(), written, expected);
  }
}
