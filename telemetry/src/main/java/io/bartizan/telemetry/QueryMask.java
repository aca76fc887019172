package io.bartizan.telemetry;

import io.bartizan.pipeline.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Masks the values of query parameters whose names say that they are secret. A name matches if it
/// ends with one of the masked ones when percent-encoding, case and punctuation are taken away, so
/// `user[password]`, `access-token` and `%74oken` all do.
final class QueryMask {
  /// What is masked whatever the configuration says.
  static final List<String> ALWAYS =
      List.of(
          "token",
          "id_token_hint",
          "login_hint",
          "jwt",
          "assertion",
          "code",
          "code_verifier",
          "session",
          "sid",
          "key",
          "password",
          "passwd",
          "pwd",
          "pass",
          "passphrase",
          "pin",
          "otp",
          "secret",
          "signature",
          "sig",
          "hmac",
          "credential",
          "credentials",
          "auth",
          "authorization",
          "cookie");

  /// A longer name is masked, since it cannot be judged.
  private static final int LONGEST = 256;

  private static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);

  private final byte[][] names;
  private final byte[] name = new byte[LONGEST];

  QueryMask(List<String> more) {
    names =
        Stream.concat(ALWAYS.stream(), more.stream())
            .map(text -> bare(text).getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
  }

  /// Whether enough of a name is left to compare it.
  static boolean judges(String name) {
    return !bare(name).isEmpty();
  }

  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9\\x80-\\x{10ffff}]", "");
  }

  /// Writes the query, `room` bytes at most. False if that was too little.
  boolean write(Json json, byte[] source, int from, int to, int room) {
    int limit = json.at() + room;
    int start = from;
    while (start <= to) {
      int end = end(source, start, to);
      if (!parameter(json, source, start, end, limit)) {
        return false;
      }
      if (end < to && !json.text(source, end, end + 1, limit - json.at())) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  private static int end(byte[] source, int start, int to) {
    int end = start;
    while (end < to && source[end] != '&' && source[end] != ';') {
      end++;
    }
    return end;
  }

  private boolean parameter(Json json, byte[] source, int from, int to, int limit) {
    int equals = from;
    while (equals < to && source[equals] != '=') {
      equals++;
    }
    if (equals == to || !masked(source, from, equals)) {
      return json.text(source, from, to, limit - json.at());
    }
    return json.text(source, from, equals + 1, limit - json.at())
        && json.text(MASK, 0, MASK.length, limit - json.at());
  }

  private boolean masked(byte[] source, int from, int to) {
    int length = 0;
    int next = from;
    while (next < to && length < LONGEST) {
      int decoded = decoded(source, next, to);
      byte b = Ascii.lower(decoded < 0 ? source[next] : (byte) decoded);
      next += decoded < 0 ? 1 : 3;
      if (b < 0 || Ascii.digit(b) || b >= 'a' && b <= 'z') {
        name[length++] = b;
      }
    }
    return next < to || ends(length);
  }

  /// The byte that a percent-encoding at `at` means, or -1 if there is none.
  private static int decoded(byte[] source, int at, int to) {
    if (source[at] != '%' || to - at < 3) {
      return -1;
    }
    int high = Ascii.hex(source[at + 1]);
    int low = Ascii.hex(source[at + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private boolean ends(int length) {
    for (byte[] masked : names) {
      int start = length - masked.length;
      if (start >= 0 && java.util.Arrays.equals(name, start, length, masked, 0, masked.length)) {
        return true;
      }
    }
    return false;
  }
}
