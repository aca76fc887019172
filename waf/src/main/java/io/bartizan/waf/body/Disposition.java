package io.bartizan.waf.body;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the Content-Disposition of a part says (RFC 7578, section 4.2). All strings have a
/// character for each byte.
///
/// @param name empty if there is none
/// @param filename of `filename`; empty if there is none
/// @param extended decoded from `filename*`; empty if there is none
/// @param oddlyQuoted whether there are single quotes around or in a value
/// @param problem why it is none, as a verb and its object; the rest holds what could be made out
record Disposition(
    String name, String filename, String extended, boolean oddlyQuoted, @Nullable String problem) {
  static final Disposition NONE = new Disposition("", "", "", false, null);

  private static final String TYPE = "form-data";

  static Disposition of(String value) {
    Reader reader = new Reader(value);
    String problem = reader.read();
    String name = reader.name == null ? "" : reader.name;
    String filename = reader.filename == null ? "" : reader.filename;
    String extended = reader.extended == null ? "" : reader.extended;
    if (problem == null) {
      problem = problem(value, name, filename);
    }
    return new Disposition(name, filename, extended, reader.oddlyQuoted, problem);
  }

  /// Some look only for `filename=`.
  private static @Nullable String problem(String value, String name, String filename) {
    if (name.isEmpty()) {
      return "has no name";
    }
    boolean hidden = !filename.isEmpty() && !value.contains("filename=");
    return hidden ? "has a space behind filename" : null;
  }

  /// Where it is in the value, and what it found.
  private static final class Reader {
    private final String in;
    private final Set<String> seen = new HashSet<>();
    private int at;
    private boolean oddlyQuoted;
    private @Nullable String name;
    private @Nullable String filename;
    private @Nullable String extended;

    Reader(String in) {
      this.in = in;
    }

    @Nullable String read() {
      if (!in.startsWith(TYPE)) {
        return "is not form-data";
      }
      at = TYPE.length();
      space();
      while (at < in.length()) {
        if (in.charAt(at) != ';') {
          oddlyQuoted |= "'\"".indexOf(in.charAt(at - 1)) >= 0;
          return "has no semicolon between parameters";
        }
        at++;
        String problem = parameter();
        if (problem != null) {
          return problem;
        }
        space();
      }
      return null;
    }

    private @Nullable String parameter() {
      space();
      int start = at;
      while (at < in.length() && "= \t".indexOf(in.charAt(at)) < 0) {
        at++;
      }
      String key = in.substring(start, at);
      space();
      if (!is('=')) {
        return "has a parameter without equals sign";
      }
      at++;
      space();
      if (at == in.length()) {
        return "has a parameter without value";
      }
      return parameter(key, is('"') || is('\''));
    }

    private @Nullable String parameter(String key, boolean quoted) {
      String value = quoted ? quoted(in.charAt(at)) : token();
      if (value == null) {
        return "has a quote without end";
      }
      oddlyQuoted |= !quoted && !key.endsWith("*") && value.indexOf('\'') >= 0;
      if (!seen.add(key)) {
        return "has a parameter twice";
      }
      switch (key) {
        case "name" -> name = value;
        case "filename" -> filename = value;
        case "filename*" -> extended = decoded(value);
        default -> {
          return "has a parameter other than name, filename and filename*";
        }
      }
      return key.equals("filename*") && extended == null ? "has a filename* that is none" : null;
    }

    /// Up to the same quote. Before that quote and another back slash, a back slash is none.
    private @Nullable String quoted(char quote) {
      oddlyQuoted |= quote == '\'';
      StringBuilder value = new StringBuilder();
      at++;
      while (!is(quote)) {
        if (is('\\')
            && at + 1 < in.length()
            && "\\".concat("" + quote).indexOf(in.charAt(at + 1)) >= 0) {
          at++;
        }
        if (at == in.length()) {
          return null;
        }
        value.append(in.charAt(at++));
      }
      at++;
      return value.toString();
    }

    private String token() {
      int start = at;
      while (at < in.length() && isToken(in.charAt(at))) {
        at++;
      }
      return in.substring(start, at);
    }

    private static boolean isToken(char letter) {
      return letter > ' ' && letter < 127 && "()<>@,;:\\\"/[]?=".indexOf(letter) < 0;
    }

    private void space() {
      while (is(' ') || is('\t')) {
        at++;
      }
    }

    private boolean is(char wanted) {
      return at < in.length() && in.charAt(at) == wanted;
    }
  }

  /// Decodes an extended value (RFC 8187), such as `utf-8''a%20b`; null if it is none.
  private static @Nullable String decoded(String value) {
    int first = value.indexOf('\'');
    int second = first < 1 ? -1 : value.indexOf('\'', first + 1);
    if (second < 0 || second + 1 == value.length()) {
      return null;
    }
    StringBuilder decoded = new StringBuilder();
    for (int i = second + 1; i < value.length(); i++) {
      char letter = value.charAt(i);
      if (letter == '%') {
        String digits = value.substring(i + 1, Math.min(i + 3, value.length()));
        if (!digits.toLowerCase(Locale.ROOT).matches("[0-9a-f]{2}")) {
          return null;
        }
        decoded.append((char) Integer.parseInt(digits, 16));
        i += 2;
      } else {
        decoded.append(letter);
      }
    }
    return decoded.toString();
  }
}
