package io.bartizan.pipeline;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A request method (RFC 9110, section 9). Methods are case-sensitive: `get` is not GET.
public final class Method {
  private static final Method[] KNOWN = new Method[9];
  public static final Method GET = known("GET", 0, true, true);
  public static final Method HEAD = known("HEAD", 1, true, true);
  public static final Method POST = known("POST", 2, false, false);
  public static final Method PUT = known("PUT", 3, false, true);
  public static final Method DELETE = known("DELETE", 4, false, true);
  public static final Method OPTIONS = known("OPTIONS", 5, true, true);
  public static final Method PATCH = known("PATCH", 6, false, false);
  public static final Method TRACE = known("TRACE", 7, true, true);
  public static final Method CONNECT = known("CONNECT", 8, false, false);

  private static final int OTHER = 31;

  private final String name;
  private final byte[] bytes;
  private final int bit;
  private final boolean safe;
  private final boolean idempotent;

  private Method(String name, int number, boolean safe, boolean idempotent) {
    this.name = name;
    this.bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    this.bit = 1 << number;
    this.safe = safe;
    this.idempotent = idempotent;
  }

  private static Method known(String name, int number, boolean safe, boolean idempotent) {
    Method method = new Method(name, number, safe, idempotent);
    KNOWN[number] = method;
    return method;
  }

  /// The method written in `array`, whose bytes the caller has found to be tokens.
  public static Method of(byte[] array, int from, int to) {
    Method known = find(array, from, to);
    return known != null
        ? known
        : new Method(
            new String(array, from, to - from, StandardCharsets.ISO_8859_1), OTHER, false, false);
  }

  /// The method written as `text`, an RFC 9110 token.
  public static Method of(String text) {
    if (!Ascii.token(text)) {
      throw new IllegalArgumentException(
          "method: " + text + " (expected: an RFC 9110 token such as GET)");
    }
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return of(bytes, 0, bytes.length);
  }

  private static @Nullable Method find(byte[] array, int from, int to) {
    for (Method method : KNOWN) {
      if (method.bytes.length == to - from
          && method.bytes[0] == array[from]
          && java.util.Arrays.equals(method.bytes, 0, to - from, array, from, to)) {
        return method;
      }
    }
    return null;
  }

  /// One bit for each registered method that the gateway knows; all other methods share one.
  public int bit() {
    return bit;
  }

  /// Whether [#bit()] tells it from every other method.
  public boolean known() {
    return bit != 1 << OTHER;
  }

  public boolean safe() {
    return safe;
  }

  /// Whether sending it twice does what sending it once does (RFC 9110, section 9.2.2).
  public boolean idempotent() {
    return idempotent;
  }

  public int length() {
    return bytes.length;
  }

  public int copyTo(byte[] target, int at) {
    System.arraycopy(bytes, 0, target, at, bytes.length);
    return at + bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Method m && name.equals(m.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
