package io.bartizan.identity.password;

import java.util.Locale;

/// What is kept of a password: `$argon2id$v=19$m=…,t=…,p=…$SALT$HASH` (RFC 9106, in the PHC string
/// format) or `$2b$COST$…` (bcrypt). What checking it costs is bounded both ways: a cheap hash is
/// soon undone, and a dear one would stop the gateway. Immutable.
public final class PasswordHash {
  private final String text;

  private PasswordHash(String text) {
    this.text = text;
  }

  /// @throws IllegalArgumentException if `text` is no such hash, or one that costs too little or
  ///   too much; the message says nothing of salt and hash
  public static PasswordHash of(String text) {
    if (text.startsWith(Argon2id.PREFIX)) {
      Argon2id.parse(text);
    } else {
      Bcrypt.check(text);
    }
    return new PasswordHash(text);
  }

  static IllegalArgumentException unlike(String text) {
    return new IllegalArgumentException(
        "hash: a text of "
            + text.length()
            + " characters (expected: a hash by Argon2id or bcrypt, as `bartizan secret hash` prints it)");
  }

  static void demand(boolean ok, String found, String expected) {
    if (!ok) {
      throw new IllegalArgumentException("hash: " + found + " (expected: " + expected + ")");
    }
  }

  /// Whether it is that of `password`. Takes tens of milliseconds of a core and, for Argon2id, the
  /// memory that it names. The time does not depend on where hashes differ.
  public boolean proves(byte[] password) {
    return text.startsWith(Argon2id.PREFIX)
        ? Argon2id.parse(text).proves(password)
        : Bcrypt.proves(text, password);
  }

  /// What checking it takes, without salt and hash.
  public String cost() {
    int end =
        text.startsWith(Argon2id.PREFIX)
            ? text.indexOf('$', text.indexOf("$m=") + 1)
            : "$2b$10".length();
    return text.substring(1, end).toLowerCase(Locale.ROOT);
  }

  /// As a configuration has it.
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other == this || other instanceof PasswordHash hash && text.equals(hash.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// Its cost.
  @Override
  public String toString() {
    return cost();
  }
}
