package io.bartizan.identity.store;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/// Which writing of a [Shelf] it is: how many lines lie there, and a text that no other writing
/// has.
///
/// @param text `COUNT:MARK`; empty if nothing was ever written
public record Edition(String text) {
  /// Nothing was ever written.
  public static final Edition NONE = new Edition("");

  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,7}):[A-Za-z0-9_-]{1,64}");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MARK = 16;

  /// A new one.
  ///
  /// @param lines how many lie there, 0 to [Shelf#MOST]
  static Edition of(int lines) {
    return new Edition(lines + ":" + mark());
  }

  /// A text that nobody can guess.
  static String mark() {
    byte[] mark = new byte[MARK];
    RANDOM.nextBytes(mark);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mark);
  }

  /// How many lines lie there; -1 if there is none, or if it is not one of ours.
  public int lines() {
    var written = WRITTEN.matcher(text);
    return written.matches() ? Integer.parseInt(written.group(1)) : -1;
  }
}
