package io.bartizan.waf.worst;

import java.util.HexFormat;

/// Writes a value so that it can stand in a form.
final class Percent {
  private static final String PLAIN = "*-._~!'()$,/:;@?\\\"<>[]{}|^`";

  private static final HexFormat HEX = HexFormat.of();

  private Percent() {}

  static String of(String value) {
    StringBuilder text = new StringBuilder(value.length() * 2);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ' ') {
        text.append('+');
      } else if (c < 128 && Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0) {
        text.append(c);
      } else {
        text.append('%').append(HEX.toHexDigits((byte) c));
      }
    }
    return text.toString();
  }
}
