package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Names;
import io.bartizan.waf.text.Text;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/// Which values come again and again, and hold nothing that must not be remembered: names, and what
/// a client says of itself. Never what a user says, nor credentials.
final class Recurring {
  private static final Set<Variable> VARIABLES =
      EnumSet.of(
          Variable.ARGS_GET_NAMES,
          Variable.ARGS_POST_NAMES,
          Variable.REQUEST_COOKIES_NAMES,
          Variable.REQUEST_HEADERS_NAMES,
          Variable.REQUEST_METHOD,
          Variable.REQUEST_PROTOCOL,
          Variable.RESPONSE_HEADERS_NAMES);

  private static final int LONGEST = 25;

  /// Fields of a request, by the length of their names.
  private static final Text[][] FIELDS =
      byLength(
          "Accept",
          "Accept-Charset",
          "Accept-Encoding",
          "Accept-Language",
          "Cache-Control",
          "Connection",
          "Content-Length",
          "Content-Type",
          "DNT",
          "Host",
          "Origin",
          "Pragma",
          "Priority",
          "Sec-CH-UA",
          "Sec-CH-UA-Mobile",
          "Sec-CH-UA-Platform",
          "Sec-Fetch-Dest",
          "Sec-Fetch-Mode",
          "Sec-Fetch-Site",
          "Sec-Fetch-User",
          "TE",
          "Upgrade-Insecure-Requests",
          "User-Agent",
          "X-Forwarded-Proto",
          "X-Requested-With");

  private Recurring() {}

  private static Text[][] byLength(String... names) {
    Text[][] byLength = new Text[LONGEST + 1][];
    for (int length = 0; length <= LONGEST; length++) {
      int wanted = length;
      byLength[length] =
          Stream.of(names)
              .filter(name -> name.length() == wanted)
              .map(Text::latin1)
              .toArray(Text[]::new);
    }
    return byLength;
  }

  /// Whether all values of a variable are of this kind.
  static boolean values(Variable variable) {
    return VARIABLES.contains(variable);
  }

  /// Whether the values of a name are.
  static boolean value(Variable variable, Text name) {
    if (variable != Variable.REQUEST_HEADERS || name.length() > LONGEST) {
      return values(variable);
    }
    for (Text field : FIELDS[name.length()]) {
      if (Names.same(field, name)) {
        return true;
      }
    }
    return false;
  }
}
