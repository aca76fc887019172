package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;
import io.bartizan.waf.text.Utf8;
import java.util.Arrays;

/// A text in the making. It starts with room for as many bytes as the original has.
final class Draft {
  private final Text original;
  private byte[] bytes;
  private int end;

  /// With the original's first bytes, which do not change.
  Draft(Text original, int kept) {
    this.original = original;
    this.bytes = new byte[original.length()];
    System.arraycopy(original.array(), original.start(), bytes, 0, kept);
    this.end = kept;
  }

  void add(int value) {
    if (end == bytes.length) {
      grow(1);
    }
    bytes[end++] = (byte) value;
  }

  /// Characters 0-255, a byte each.
  void add(String characters) {
    for (int i = 0; i < characters.length(); i++) {
      add(characters.charAt(i));
    }
  }

  /// Part of the original.
  void add(int from, int to) {
    if (to - from > bytes.length - end) {
      grow(to - from);
    }
    System.arraycopy(original.array(), original.start() + from, bytes, end, to - from);
    end += to - from;
  }

  /// The UTF-8 bytes of a code point; of U+FFFD if it is none.
  void addCodePoint(int code) {
    if (bytes.length - end < Utf8.LONGEST) {
      grow(Utf8.LONGEST);
    }
    end = Utf8.put(code, bytes, end);
  }

  /// How many bytes there are.
  int length() {
    return end;
  }

  /// The last byte; 0 if there is none.
  int last() {
    return end == 0 ? 0 : bytes[end - 1];
  }

  /// Takes back all but the first bytes.
  void cut(int length) {
    end = length;
  }

  /// Takes back the last part of a path, and the slash before it, but nothing before `floor`.
  void cutToSlash(int floor) {
    while (end > floor && bytes[end - 1] != '/') {
      end--;
    }
    if (end > floor) {
      end--;
    }
  }

  /// What was made: the original itself if it is the same.
  Text text() {
    boolean same =
        end == original.length()
            && Arrays.equals(bytes, 0, end, original.array(), original.start(), original.end());
    return same ? original : Text.of(bytes, 0, end);
  }

  private void grow(int more) {
    bytes = Arrays.copyOf(bytes, Math.max(end + more, end * 2));
  }
}
