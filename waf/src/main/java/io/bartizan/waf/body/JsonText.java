package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import io.bartizan.waf.text.Utf8;
import org.jspecify.annotations.Nullable;

/// Reads the strings and numbers of a JSON document.
final class JsonText {
  private static final int NONE = -1;

  private final Text body;
  private int at;

  JsonText(Text body) {
    this.body = body;
  }

  /// Where what was read ends: after the closing quote, or where it went wrong.
  int end() {
    return at;
  }

  /// The string whose content begins at an index, decoded to UTF-8; null if it is none.
  @Nullable Text string(int from) {
    at = from;
    while (at < body.length()) {
      byte value = body.at(at);
      if (value == '"') {
        return body.part(from, at++);
      }
      if (value == '\\') {
        return escaped(from);
      }
      if (!plain(value)) {
        return null;
      }
    }
    return null;
  }

  private @Nullable Text escaped(int from) {
    Utf8Draft out = new Utf8Draft(Math.max(16, 2 * (at - from)));
    out.add(body, from, at);
    while (at < body.length()) {
      byte value = body.at(at);
      if (value == '"') {
        at++;
        return out.text();
      }
      int start = at;
      if (value == '\\' ? !escape(out) : !plain(value)) {
        return null;
      }
      if (value != '\\') {
        out.add(body, start, at);
      }
    }
    return null;
  }

  /// Steps over one character that stands for itself; false if it may not.
  private boolean plain(byte value) {
    if (value >= 0) {
      at++;
      return value >= ' ';
    }
    int length = Utf8.length(body, at);
    at += Math.max(length, 1);
    return length > 0;
  }

  private boolean escape(Utf8Draft out) {
    if (at + 1 == body.length()) {
      return false;
    }
    byte letter = body.at(at + 1);
    if (letter == 'u') {
      return unicode(out);
    }
    int meant = meant(letter);
    at += 2;
    out.add(meant);
    return meant != NONE;
  }

  private static int meant(byte letter) {
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> NONE;
    };
  }

  /// A code unit of UTF-16, or two that are one character; half of such a pair is U+FFFD.
  private boolean unicode(Utf8Draft out) {
    int code = unit(at);
    if (code < 0) {
      return false;
    }
    at += 6;
    if (code >= 0xd800 && code < 0xdc00) {
      int low = unit(at);
      if (low >= 0xdc00 && low < 0xe000) {
        at += 6;
        code = Character.toCodePoint((char) code, (char) low);
      }
    }
    out.addCodePoint(code);
    return true;
  }

  private int unit(int from) {
    if (from + 6 > body.length() || body.at(from) != '\\' || body.at(from + 1) != 'u') {
      return NONE;
    }
    int code = 0;
    for (int i = from + 2; i < from + 6; i++) {
      int digit = Character.digit(body.at(i), 16);
      if (digit < 0) {
        return NONE;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  /// Where the number that begins at an index ends; -1 if it is none.
  int numberEnd(int from) {
    int whole = is(from, '-') ? from + 1 : from;
    int end = digits(whole);
    if (end == whole || (is(whole, '0') && end > whole + 1)) {
      return NONE;
    }
    if (is(end, '.')) {
      int fraction = end + 1;
      end = digits(fraction);
      if (end == fraction) {
        return NONE;
      }
    }
    if (is(end, 'e') || is(end, 'E')) {
      int exponent = is(end + 1, '-') || is(end + 1, '+') ? end + 2 : end + 1;
      end = digits(exponent);
      return end == exponent ? NONE : end;
    }
    return end;
  }

  private int digits(int from) {
    int end = from;
    while (end < body.length() && body.at(end) >= '0' && body.at(end) <= '9') {
      end++;
    }
    return end;
  }

  private boolean is(int index, char wanted) {
    return index < body.length() && body.at(index) == wanted;
  }
}
