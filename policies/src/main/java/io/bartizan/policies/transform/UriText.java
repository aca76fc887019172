package io.bartizan.policies.transform;

import java.util.regex.Pattern;

/// Whether the path of a template, whatever its variables become, is written in canonical form.
final class UriText {
  private static final Pattern VARIABLE = Pattern.compile("\\{[^{}]*}");
  private static final Pattern PATH =
      Pattern.compile("(/([A-Za-z0-9._~!$&'()*+,;=:@-]|%(?!2F|5C|[01]|7F)[0-9A-F]{2})*)+");
  private static final Pattern QUERY =
      Pattern.compile("([\\x21-\\x24\\x26-\\x7e]|%[0-9A-Fa-f]{2})*");
  private static final Pattern DOTS = Pattern.compile("/\\.\\.?(;[^/]*)?(/|$)|//");

  private UriText() {}

  static void checkPath(String template) {
    String shape = VARIABLE.matcher(template).replaceAll("x");
    if (!PATH.matcher(shape).matches() || DOTS.matcher(shape).find()) {
      throw new IllegalArgumentException(
          template
              + " (expected: a path that begins with /, in canonical form: no empty and no dot segments)");
    }
  }

  static void checkQuery(String template) {
    String shape = VARIABLE.matcher(template).replaceAll("x");
    if (!QUERY.matcher(shape).matches() || shape.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          template + " (expected: a query of visible ASCII, without #)");
    }
  }
}
