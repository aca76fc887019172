package io.bartizan.waf.worst;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Bodies in JSON of about a size.
final class Json {
  private Json() {}

  /// Records of five fields, as an ordinary client sends them.
  static byte[] flat(RandomGenerator random, int size) {
    StringBuilder text = new StringBuilder("[");
    while (text.length() < size - 140) {
      text.append(text.length() == 1 ? "" : ",").append("{\"id\":").append(random.nextInt(10_000));
      text.append(",\"name\":\"").append(Prose.of(random, 16, " ")).append("\",\"paid\":true");
      text.append(",\"note\":\"").append(Prose.of(random, 50, " ")).append("\",\"price\":12.50}");
    }
    return text.append(']').toString().getBytes(ISO_8859_1);
  }

  /// As many and as deep as is allowed: lists in objects in lists.
  static byte[] deep(RandomGenerator random, int size) {
    StringBuilder text = new StringBuilder("[");
    while (text.length() < size - 400) {
      text.append(text.length() == 1 ? "" : ",");
      text.append("{\"a\":[".repeat(25)).append(random.nextInt(10)).append("]}".repeat(25));
    }
    return text.append(']').toString().getBytes(ISO_8859_1);
  }

  /// Strings of sentences.
  static byte[] sentences(RandomGenerator random, int size) {
    return strings(size, () -> Prose.of(random, 60, " "));
  }

  /// Strings of scraps, with escapes.
  static byte[] scraps(RandomGenerator random, int size) {
    return strings(
        size,
        () ->
            Scraps.of(random, 60)
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replaceAll("\\p{Cntrl}", "\\\\u0000"));
  }

  private static byte[] strings(int size, Supplier<String> value) {
    StringBuilder text = new StringBuilder("[");
    while (text.length() < size - 140) {
      text.append(text.length() == 1 ? "" : ",").append("{\"n\":\"");
      text.append(value.get()).append("\"}");
    }
    return text.append(']').toString().getBytes(ISO_8859_1);
  }
}
