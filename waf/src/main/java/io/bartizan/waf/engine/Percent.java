package io.bartizan.waf.engine;

import io.bartizan.waf.text.Text;

/// Decodes `%HH` in paths; a percent sign without two hexadecimal digits stays.
final class Percent {
  private Percent() {}

  static Text decoded(Text path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.at(i) == '%') {
        return decodedCopy(path);
      }
    }
    return path;
  }

  private static Text decodedCopy(Text path) {
    byte[] bytes = path.bytes();
    int end = 0;
    for (int at = 0; at < bytes.length; at++) {
      int high = bytes[at] == '%' && at + 2 < bytes.length ? digit(bytes[at + 1]) : -1;
      int low = high < 0 ? -1 : digit(bytes[at + 2]);
      bytes[end++] = low < 0 ? bytes[at] : (byte) (high << 4 | low);
      at += low < 0 ? 0 : 2;
    }
    return Text.of(bytes, 0, end);
  }

  private static int digit(byte b) {
    return b < 0 ? -1 : Character.digit(b, 16);
  }
}
