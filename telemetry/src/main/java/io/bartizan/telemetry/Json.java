package io.bartizan.telemetry;

import io.bartizan.pipeline.Address;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes JSON (RFC 8259) in UTF-8 into an array, from bytes that nobody has checked. Whatever they
/// are, they stay inside their string: quotes, backslashes, control and format characters are
/// escaped, and a byte that is not part of well-formed UTF-8 becomes the escape of the character
/// with its number. So a value can neither end a line nor pretend to be a key, nor turn the writing
/// direction of a terminal.
///
/// The caller sees to it that there is room. Allocates nothing. Not thread-safe.
final class Json {
  /// The longest that one character or byte becomes: an escaped surrogate pair.
  private static final int LONGEST = 12;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final boolean[] PLAIN = new boolean[256];
  private static final byte[] PAIRS = new byte[200];

  static {
    for (int b = ' '; b < 127; b++) {
      PLAIN[b] = b != '"' && b != '\\';
    }
    for (int i = 0; i < 100; i++) {
      PAIRS[2 * i] = (byte) ('0' + i / 10);
      PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
    }
  }

  private byte[] bytes;
  private int at;

  Json(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /// Goes on writing to `bytes` at `at`.
  void into(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  byte[] bytes() {
    return bytes;
  }

  /// Where the next byte goes.
  int at() {
    return at;
  }

  void at(int at) {
    this.at = at;
  }

  /// Writes bytes that are JSON already.
  void raw(byte[] json) {
    System.arraycopy(json, 0, bytes, at, json.length);
    at += json.length;
  }

  /// Writes a snippet; there must be room for [Snippet#ROOM] bytes.
  void raw(Snippet json) {
    WORDS.set(bytes, at, json.first());
    WORDS.set(bytes, at + 8, json.second());
    WORDS.set(bytes, at + 16, json.third());
    at += json.length();
  }

  void raw(char json) {
    bytes[at++] = (byte) json;
  }

  /// Writes what stands between the quotes of a string, `room` bytes at most. False if that was too
  /// little: then it ends with the last whole character that fitted.
  boolean text(byte[] source, int from, int to, int room) {
    int limit = at + room;
    int next = plain(source, from, Math.min(to, from + room));
    while (next < to) {
      next = character(source, next, to, limit);
      if (next < 0) {
        return false;
      }
      next = plain(source, next, Math.min(to, next + limit - at));
    }
    return true;
  }

  /// Whether everything written from `from` to `to` could stand in a string as it is.
  boolean clean(int from, int to) {
    int next = from;
    while (next + 8 <= to && plain((long) WORDS.get(bytes, next))) {
      next += 8;
    }
    while (next < to && PLAIN[bytes[next] & 0xff]) {
      next++;
    }
    return next == to;
  }

  /// Copies up to the first byte that may need more than copying, and returns its index. Works on
  /// eight bytes at a time, the last eight of which may overlap with those before.
  private int plain(byte[] source, int from, int to) {
    int next = from;
    int end = at;
    boolean on = true;
    while (on && next + 8 <= to) {
      on = word(source, next, end);
      next += on ? 8 : 0;
      end += on ? 8 : 0;
    }
    int rest = to - next;
    if (on && rest > 0 && next > from && word(source, to - 8, end + rest - 8)) {
      at = end + rest;
      return to;
    }
    while (next < to && PLAIN[source[next] & 0xff]) {
      bytes[end++] = source[next++];
    }
    at = end;
    return next;
  }

  /// Copies eight bytes if they need nothing but copying.
  private boolean word(byte[] source, int from, int to) {
    long word = (long) WORDS.get(source, from);
    boolean plain = plain(word);
    if (plain) {
      WORDS.set(bytes, to, word);
    }
    return plain;
  }

  /// Whether each of eight bytes is visible ASCII but no quote or backslash. May say no for DEL and
  /// its like.
  private static boolean plain(long word) {
    long control = (word - ONES * ' ') & ~word;
    return ((word
                | control
                | zero(word ^ ONES * '"')
                | zero(word ^ ONES * '\\')
                | zero(word ^ ONES * 127))
            & HIGHS)
        == 0;
  }

  /// The high bit of some byte is set if one of the eight is zero.
  private static long zero(long word) {
    return (word - ONES) & ~word;
  }

  /// Writes the character at `next`, and returns the index behind it, or -1 if it does not fit.
  private int character(byte[] source, int next, int to, int limit) {
    byte b = source[next];
    if (PLAIN[b & 0xff]) {
      if (at == limit) {
        return -1;
      }
      bytes[at++] = b;
      return next + 1;
    }
    int length = b < 0 ? Utf8.length(source, next, to) : 0;
    int point = length == 0 ? b & 0xff : Utf8.point(source, next, length);
    boolean escaped = length == 0 || hidden(point);
    return point(point, escaped, limit) ? next + Math.max(length, 1) : -1;
  }

  /// Like [#text(byte[], int, int, int)]. Half of a surrogate pair becomes U+FFFD.
  boolean text(String source, int room) {
    int limit = at + room;
    int length = source.length();
    int next = plain(source, 0, Math.min(length, room));
    while (next < length) {
      int point = source.codePointAt(next);
      int shown = Character.getType(point) == Character.SURROGATE ? 0xfffd : point;
      if (!point(shown, hidden(shown), limit)) {
        return false;
      }
      next += Character.charCount(point);
      next = plain(source, next, Math.min(length, next + limit - at));
    }
    return true;
  }

  /// Copies up to the first character that may need more than copying, and returns its index.
  private int plain(String source, int from, int to) {
    byte[] target = bytes;
    int shift = at - from;
    int next = from;
    while (next < to) {
      char c = source.charAt(next);
      if (c >= 128 || !PLAIN[c]) {
        break;
      }
      target[next + shift] = (byte) c;
      next++;
    }
    at = next + shift;
    return next;
  }

  /// Whether it must not reach a terminal as it is: controls, format characters, separators of
  /// lines, what is not assigned.
  private static boolean hidden(int point) {
    if (point < 128) {
      return !PLAIN[point];
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private boolean point(int point, boolean escaped, int limit) {
    if (limit - at < LONGEST && limit - at < (escaped ? escape(point) : Utf8.length(point))) {
      return false;
    }
    if (!escaped) {
      at = Utf8.write(point, bytes, at);
    } else if (point == '"' || point == '\\') {
      bytes[at++] = '\\';
      bytes[at++] = (byte) point;
    } else if (point > 0xffff) {
      unit(Character.highSurrogate(point));
      unit(Character.lowSurrogate(point));
    } else {
      unit(point);
    }
    return true;
  }

  private static int escape(int point) {
    return point == '"' || point == '\\' ? 2 : point > 0xffff ? 12 : 6;
  }

  private void unit(int unit) {
    bytes[at++] = '\\';
    bytes[at++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[at++] = digit(unit >>> shift & 15);
    }
  }

  private static byte digit(int value) {
    return (byte) (value < 10 ? '0' + value : 'a' + value - 10);
  }

  /// Writes a whole number in decimal.
  void number(long value) {
    if (value < 0) {
      raw('-');
    }
    long rest = -Math.abs(value);
    int end = at + digits(rest);
    at = end;
    while (rest <= -100) {
      int pair = (int) (rest % 100) * -2;
      bytes[--end] = PAIRS[pair + 1];
      bytes[--end] = PAIRS[pair];
      rest /= 100;
    }
    bytes[--end] = (byte) ('0' - rest % 10);
    if (rest <= -10) {
      bytes[--end] = (byte) ('0' - rest / 10);
    }
  }

  /// How many digits a number has that is not positive.
  private static int digits(long negative) {
    int digits = 1;
    for (long bound = -10; digits < 19 && negative <= bound; bound *= 10) {
      digits++;
    }
    return digits;
  }

  /// Writes the address as [Address#toString()] does.
  void address(Address address) {
    if (address.v4()) {
      dotted((int) address.low());
      return;
    }
    groups(address.high());
    raw(':');
    groups(address.low());
  }

  private void dotted(int address) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      number(address >>> shift & 0xff);
      if (shift > 0) {
        raw('.');
      }
    }
  }

  private void groups(long half) {
    for (int shift = 48; shift >= 0; shift -= 16) {
      hexadecimal((int) (half >>> shift) & 0xffff);
      if (shift > 0) {
        raw(':');
      }
    }
  }

  private void hexadecimal(int group) {
    for (int shift = 12; shift >= 0; shift -= 4) {
      if (shift == 0 || group >>> shift != 0) {
        bytes[at++] = digit(group >>> shift & 15);
      }
    }
  }

  /// `text` as it stands between the quotes of a string, `room` bytes at most.
  static byte[] quoted(String text, int room) {
    Json json = new Json(new byte[room], 0);
    json.text(text, room);
    return java.util.Arrays.copyOf(json.bytes, json.at);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, at, StandardCharsets.UTF_8);
  }
}
