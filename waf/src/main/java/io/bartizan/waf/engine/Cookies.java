package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;

/// Reads the Cookie field: names and values between semicolons, without the blanks around them.
/// With the old format, commas separate too, `$` names are left out and quotes are removed.
final class Cookies {
  private Cookies() {}

  static void read(Text field, State state) {
    boolean versioned = state.settings().versionedCookies();
    int start = 0;
    for (int i = 0; i <= field.length(); i++) {
      if (i == field.length() || field.at(i) == ';' || (versioned && field.at(i) == ',')) {
        cookie(trimmed(field, start, i), versioned, state);
        start = i + 1;
      }
    }
  }

  private static void cookie(Text pair, boolean versioned, State state) {
    int equals = 0;
    while (equals < pair.length() && pair.at(equals) != '=') {
      equals++;
    }
    Text name = trimmed(pair, 0, equals);
    Text value = equals < pair.length() ? trimmed(pair, equals + 1, pair.length()) : Text.EMPTY;
    boolean leftOut = versioned && !name.isEmpty() && name.at(0) == '$';
    if (!leftOut && !(name.isEmpty() && value.isEmpty())) {
      state.add(
          Variable.REQUEST_COOKIES,
          Variable.REQUEST_COOKIES_NAMES,
          name,
          versioned ? unquoted(value) : value);
    }
  }

  private static Text unquoted(Text value) {
    int last = value.length() - 1;
    boolean quoted = last > 0 && value.at(0) == '"' && value.at(last) == '"';
    return quoted ? value.part(1, last) : value;
  }

  private static Text trimmed(Text text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && text.at(start) == ' ') {
      start++;
    }
    while (end > start && text.at(end - 1) == ' ') {
      end--;
    }
    return text.part(start, end);
  }
}
