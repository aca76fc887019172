package io.bartizan.proxy.path;

import io.bartizan.pipeline.Ascii;

/// Checks the authority of a request (RFC 3986, section 3.2, without user information) and brings
/// its letters to lower case.
public final class Authority {
  private static final int MAX_LENGTH = 255 + 6;

  private Authority() {}

  /// Whether `bytes` from `from` to `to` are a host and an optional port. Letters are made lower
  /// case in place.
  public static boolean canonical(byte[] bytes, int from, int to) {
    if (from >= to || to - from > MAX_LENGTH) {
      return false;
    }
    int i = bytes[from] == '[' ? literal(bytes, from + 1, to) : name(bytes, from, to);
    return i > from && (i == to || bytes[i] == ':' && port(bytes, i + 1, to));
  }

  /// Where the host ends and the port, if any, begins.
  public static int hostEnd(byte[] bytes, int from, int to) {
    for (int i = to - 1; i >= from && bytes[i] != ']'; i--) {
      if (bytes[i] == ':') {
        return i;
      }
    }
    return to;
  }

  /// An empty label is refused, also at the end: `a.` would be `a` to some and another host to
  /// others.
  private static int name(byte[] bytes, int from, int to) {
    int i = from;
    boolean label = false;
    while (i < to && bytes[i] != ':') {
      byte b = Ascii.lower(bytes[i]);
      boolean dot = b == '.';
      if (dot && !label || !dot && !allowed(b)) {
        return -1;
      }
      label = !dot;
      bytes[i++] = b;
    }
    return label ? i : -1;
  }

  private static boolean allowed(byte b) {
    return b >= 'a' && b <= 'z' || Ascii.digit(b) || b == '-' || b == '_';
  }

  private static int literal(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != ']') {
      byte b = Ascii.lower(bytes[i]);
      if (Ascii.hex(b) < 0 && b != ':' && b != '.') {
        return -1;
      }
      bytes[i++] = b;
    }
    return i == from || i == to ? -1 : i + 1;
  }

  private static boolean port(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (!Ascii.digit(bytes[i]) || (value = value * 10 + bytes[i] - '0') > 65535) {
        return false;
      }
    }
    return from < to;
  }
}
