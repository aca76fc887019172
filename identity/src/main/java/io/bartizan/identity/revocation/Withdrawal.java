package io.bartizan.identity.revocation;

import io.bartizan.identity.Excerpt;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/// Tokens that are withdrawn, as it is written: `KIND ISSUER VALUE [before MOMENT]`, with one space
/// between the words; `all ISSUER before MOMENT` has no value. In a value `%20` stands for a space
/// and `%25` for a percent sign.
///
/// @param before only tokens that were issued before; [Long#MAX_VALUE] for all of them, in
///   milliseconds since 1970
public record Withdrawal(Revoked kind, String issuer, String value, long before) {
  /// The longest line, in characters.
  public static final int LONGEST = 2_048;

  private static final String BEFORE = "before";

  /// Reads what [#text()] writes.
  ///
  /// @throws IllegalArgumentException if `line` is nothing of the kind
  public static Withdrawal parse(String line) {
    String[] words = line.split(" ", -1);
    Revoked kind = Revoked.of(words[0]);
    int wanted = kind == Revoked.ALL ? 2 : 3;
    boolean timed = words.length == wanted + 2 && words[wanted].equals(BEFORE);
    if (kind == null
        || line.length() > LONGEST
        || words.length != wanted && !timed
        || kind == Revoked.ALL && !timed
        || List.of(words).contains("")) {
      throw refused(line);
    }
    String value = kind == Revoked.ALL ? "" : words[2].replace("%20", " ").replace("%25", "%");
    return new Withdrawal(
        kind, words[1], value, timed ? moment(line, words[wanted + 1]) : Long.MAX_VALUE);
  }

  private static long moment(String line, String text) {
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException _) {
      throw refused(line);
    }
  }

  private static IllegalArgumentException refused(String line) {
    return new IllegalArgumentException(
        Excerpt.of(line)
            + " (expected: `jti ISSUER ID`, `sub ISSUER SUBJECT`, `client ISSUER CLIENT`, each with or without"
            + " `before MOMENT`, or `all ISSUER before MOMENT`; one space between the words, up to "
            + LONGEST
            + " characters)");
  }

  /// Under which of [TokenNames] it is looked for.
  String name() {
    return kind.name(issuer, value);
  }

  /// As it is written.
  public String text() {
    String written = value.replace("%", "%25").replace(" ", "%20");
    String what = kind.text() + ' ' + issuer + (value.isEmpty() ? "" : ' ' + written);
    return before == Long.MAX_VALUE
        ? what
        : what + ' ' + BEFORE + ' ' + Instant.ofEpochMilli(before);
  }
}
