package io.bartizan.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Decodes the bytes of a file as UTF-8 and nothing else, and refuses characters that YAML does not
/// print.
final class Utf8 {
  private static final int BYTE_ORDER_MARK = 0xfeff;

  private Utf8() {}

  /// The text, without a byte order mark at its start, or null after reporting the first bad byte.
  static @Nullable String decode(String file, byte[] bytes, Problems problems) {
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      problems.add(endOf(file, text), "the file is not UTF-8: a byte here belongs to no character");
      return null;
    }
    return withoutMark(file, text, problems);
  }

  private static @Nullable String withoutMark(String file, String text, Problems problems) {
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    String rest = marked ? text.substring(1) : text;
    int bad = unprintable(rest);
    if (bad >= 0) {
      problems.add(
          endOf(file, rest.substring(0, bad)),
          String.format("the control character U+%04X may not stand here", rest.codePointAt(bad)));
      return null;
    }
    return rest;
  }

  private static int unprintable(String text) {
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      if (!StreamReader.isPrintable(text.codePointAt(i))
          || text.codePointAt(i) == BYTE_ORDER_MARK) {
        return i;
      }
    }
    return -1;
  }

  /// Where the character after `text` stands.
  private static Place endOf(String file, String text) {
    int lineStart = text.lastIndexOf('\n') + 1;
    int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
    return new Place(file, line, text.codePointCount(lineStart, text.length()) + 1);
  }
}
