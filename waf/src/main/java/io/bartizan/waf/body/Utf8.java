package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import java.util.Arrays;

/// A text of UTF-8 in the making.
final class Utf8 {
  private byte[] bytes;
  private int end;

  Utf8(int room) {
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

  /// A code point 0-10FFFF; a surrogate becomes U+FFFD.
  void addCodePoint(int code) {
    if (code < 0x80) {
      add(code);
    } else if (code < 0x800) {
      add(0xc0 | code >> 6);
      add(0x80 | code & 0x3f);
    } else if (code >= 0xd800 && code < 0xe000) {
      addCodePoint(0xfffd);
    } else {
      addLong(code);
    }
  }

  private void addLong(int code) {
    if (code < 0x10000) {
      add(0xe0 | code >> 12);
    } else {
      add(0xf0 | code >> 18);
      add(0x80 | code >> 12 & 0x3f);
    }
    add(0x80 | code >> 6 & 0x3f);
    add(0x80 | code & 0x3f);
  }

  /// What was made.
  Text text() {
    return Text.of(bytes, 0, end);
  }

  /// How many bytes, 2-4, the character at an index has, whose first byte is not ASCII; 0 if it is
  /// none (RFC 3629).
  static int length(Text text, int at) {
    int first = text.at(at) & 0xff;
    int length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (at + length > text.length()) {
      return 0;
    }
    for (int i = at + 1; i < at + length; i++) {
      if ((text.at(i) & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length < 3 || isSecond(first, text.at(at + 1) & 0xff) ? length : 0;
  }

  /// No character longer than needed, no surrogate, none beyond U+10FFFF.
  private static boolean isSecond(int first, int second) {
    return switch (first) {
      case 0xe0 -> second >= 0xa0;
      case 0xed -> second < 0xa0;
      case 0xf0 -> second >= 0x90;
      case 0xf4 -> second < 0x90;
      default -> true;
    };
  }
}
