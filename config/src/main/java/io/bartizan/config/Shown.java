package io.bartizan.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a value from a file appears in a message: on one line, with control characters escaped, not
/// endless.
final class Shown {
  private static final int LONGEST = 120;

  private Shown() {}

  /// The complaint `VALUE (expected: EXPECTED)`, as an exception.
  static IllegalArgumentException refused(@Nullable Object value, String expected) {
    return new IllegalArgumentException(complaint(value, expected));
  }

  static String complaint(@Nullable Object value, String expected) {
    return of(value) + " (expected: " + expected + ")";
  }

  static String of(@Nullable Object value) {
    Object written = value instanceof Duration duration ? Durations.format(duration) : value;
    String text = escaped(String.valueOf(written));
    if (text.isEmpty()) {
      return "''";
    }
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  static String escaped(String text) {
    return text.codePoints().allMatch(Shown::isHarmless) ? text : escapeEach(text);
  }

  private static String escapeEach(String text) {
    var out = new StringBuilder();
    text.codePoints().forEach(c -> append(out, c));
    return out.toString();
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (isHarmless(c)) {
          out.appendCodePoint(c);
        } else {
          out.append(String.format("\\u%04x", c));
        }
      }
    }
  }

  /// Neither a control character nor one that changes direction, is invisible or is half of a pair.
  static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
