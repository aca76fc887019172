package io.bartizan.identity.structured;

import io.bartizan.identity.Base64Text;
import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads bare items (RFC 9651, sections 4.2.3.1 to 4.2.10). For one thread.
final class BareReader {
  private static final int WHOLE = 15;
  private static final int BEFORE_POINT = 12;
  private static final int BEHIND_POINT = 3;

  private final byte[] text;
  private int at;

  BareReader(byte[] text) {
    this.text = text;
  }

  static String ascii(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.US_ASCII);
  }

  /// The item that begins at `from`.
  Bare read(int from) throws Malformed {
    at = from;
    byte first = at < text.length ? text[at] : 0;
    return switch (first) {
      case '"' -> new Bare.Text(string());
      case ':' -> new Bare.Octets(octets());
      case '?' -> new Bare.Flag(flag());
      case '@' -> date();
      case '%' -> new Bare.Display(display());
      default -> first == '-' || Ascii.digit(first) ? number() : new Bare.Word(word());
    };
  }

  /// Where the item ended that was read last.
  int end() {
    return at;
  }

  private Bare number() throws Malformed {
    int start = at;
    at += text[at] == '-' ? 1 : 0;
    int digits = digits();
    boolean point = at < text.length && text[at] == '.';
    if (digits == 0 || digits > (point ? BEFORE_POINT : WHOLE)) {
      throw wrong("a number without digits, or with too many");
    }
    if (!point) {
      return new Bare.Whole(Long.parseLong(ascii(text, start, at)));
    }
    at++;
    int more = digits();
    if (more == 0 || more > BEHIND_POINT) {
      throw wrong("a number with no or more than 3 digits behind the point");
    }
    return new Bare.Fraction(ascii(text, start, at));
  }

  private int digits() {
    int from = at;
    while (at < text.length && Ascii.digit(text[at])) {
      at++;
    }
    return at - from;
  }

  private Bare date() throws Malformed {
    at++;
    if (at < text.length
        && (text[at] == '-' || Ascii.digit(text[at]))
        && number() instanceof Bare.Whole(long seconds)) {
      return new Bare.Date(seconds);
    }
    throw wrong("no whole number behind @");
  }

  private String string() throws Malformed {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length && text[at] != '"'; at++) {
      if (text[at] == '\\') {
        at++;
        if (at == text.length || text[at] != '"' && text[at] != '\\') {
          throw wrong("a backslash before neither a quote nor a backslash");
        }
      }
      value.append((char) printable(text[at]));
    }
    close('"');
    return value.toString();
  }

  private byte printable(byte b) throws Malformed {
    if (b < ' ' || b == 127) {
      throw wrong("a character that is no printable ASCII");
    }
    return b;
  }

  private void close(char quote) throws Malformed {
    if (at >= text.length || text[at] != quote) {
      throw wrong("no end of what has begun");
    }
    at++;
  }

  private Bytes octets() throws Malformed {
    int from = ++at;
    while (at < text.length && text[at] != ':') {
      at++;
    }
    int end = at;
    close(':');
    byte[] value = Base64Text.decode(Arrays.copyOfRange(text, from, end));
    if (value == null) {
      throw wrong("a byte sequence that is no Base64 with padding");
    }
    return Bytes.view(value, 0, value.length);
  }

  private boolean flag() throws Malformed {
    at++;
    if (at == text.length || text[at] != '0' && text[at] != '1') {
      throw wrong("neither 0 nor 1 behind ?");
    }
    return text[at++] == '1';
  }

  private String display() throws Malformed {
    at++;
    close('"');
    int from = at;
    while (at < text.length && text[at] != '"') {
      if (printable(text[at]) == '%' && !escaped()) {
        throw wrong("a % without two hexadecimal digits in lower case");
      }
      at++;
    }
    int end = at;
    close('"');
    return ascii(text, from, end);
  }

  private boolean escaped() {
    return at + 2 < text.length && hex(text[at + 1]) && hex(text[at + 2]);
  }

  private static boolean hex(byte b) {
    return Ascii.digit(b) || b >= 'a' && b <= 'f';
  }

  private String word() throws Malformed {
    int from = at;
    while (at < text.length && (at == from ? begins(text[at]) : goesOn(text[at]))) {
      at++;
    }
    if (at == from) {
      throw wrong("no value");
    }
    return ascii(text, from, at);
  }

  private static boolean begins(byte b) {
    byte lower = Ascii.lower(b);
    return lower >= 'a' && lower <= 'z' || b == '*';
  }

  private static boolean goesOn(byte b) {
    return Ascii.token(b) || b == ':' || b == '/';
  }

  private Malformed wrong(String what) {
    return new Malformed(what + ", at byte " + at);
  }
}
