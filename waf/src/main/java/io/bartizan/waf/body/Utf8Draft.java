package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import io.bartizan.waf.text.Utf8;
import java.util.Arrays;

/// A text of UTF-8 in the making.
final class Utf8Draft {
  private byte[] bytes;
  private int end;

  Utf8Draft(int room) {
    bytes = new byte[room];
  }

  int length() {
    return end;
  }

  void add(int value) {
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * end + 16);
    }
    bytes[end++] = (byte) value;
  }

  void add(Text text, int from, int to) {
    if (to - from > bytes.length - end) {
      bytes = Arrays.copyOf(bytes, Math.max(end + to - from, 2 * end));
    }
    System.arraycopy(text.array(), text.start() + from, bytes, end, to - from);
    end += to - from;
  }

  /// A code point; U+FFFD if it is none.
  void addCodePoint(int code) {
    if (bytes.length - end < Utf8.LONGEST) {
      bytes = Arrays.copyOf(bytes, 2 * end + 16);
    }
    end = Utf8.put(code, bytes, end);
  }

  /// What was made.
  Text text() {
    return Text.of(bytes, 0, end);
  }
}
