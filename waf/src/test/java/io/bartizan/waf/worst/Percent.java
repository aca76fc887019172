package io.bartizan.waf.worst;

/// Writes a value so that it can stand in a form.
final class Percent {
  private static final String PLAIN = "*-._~!'()$,/:;@?\\\"<>[]{}|^`";

  private Percent() {}

  static String of(String value) {
    StringBuilder text = new StringBuilder(value.length() * 2);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain = c < 128 && Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0;
      text.append(c == ' ' ? "+" : plain ? String.valueOf(c) : String.format("%%%02x", (int) c));
    }
    return text.toString();
  }
}
