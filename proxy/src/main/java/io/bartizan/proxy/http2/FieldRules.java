package io.bartizan.proxy.http2;

import io.bartizan.pipeline.Ascii;
import org.jspecify.annotations.Nullable;

/// What a field may look like in HTTP/2 (RFC 9113, section 8.2.1), as strictly as in HTTP/1.1: what
/// an HTTP/1.1 upstream could not be sent is refused.
final class FieldRules {
  private static final boolean[] NAME = new boolean[256];
  private static final boolean[] VALUE = new boolean[256];

  static {
    for (int i = 0; i < 256; i++) {
      NAME[i] = Ascii.token((byte) i) && (i < 'A' || i > 'Z');
      VALUE[i] = i >= 32 && i != 127 || i == '\t';
    }
  }

  private FieldRules() {}

  /// What is wrong with the field whose name lies from `start` to `nameEnd`, and whose value from
  /// `value` to `valueEnd`; or null.
  static @Nullable String problem(byte[] bytes, int start, int nameEnd, int value, int valueEnd) {
    String wrong = name(bytes, start, nameEnd);
    return wrong != null ? wrong : value(bytes, value, valueEnd);
  }

  private static @Nullable String name(byte[] bytes, int start, int end) {
    int from = start < end && bytes[start] == ':' ? start + 1 : start;
    if (from == end) {
      return "empty field name";
    }
    for (int i = from; i < end; i++) {
      if (!NAME[bytes[i] & 0xff]) {
        return bytes[i] >= 'A' && bytes[i] <= 'Z'
            ? "upper-case letter in a field name"
            : "invalid character in a field name";
      }
    }
    return null;
  }

  private static @Nullable String value(byte[] bytes, int start, int end) {
    if (start == end) {
      return null;
    }
    if (blank(bytes[start]) || blank(bytes[end - 1])) {
      return "white space around a field value";
    }
    for (int i = start; i < end; i++) {
      if (!VALUE[bytes[i] & 0xff]) {
        return "control character in a field value";
      }
    }
    return null;
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }
}
