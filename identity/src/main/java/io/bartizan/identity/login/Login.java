package io.bartizan.identity.login;

import io.bartizan.identity.Base64Text;
import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A user and a password, as a request states them. For one thread.
///
/// @param user without a colon
/// @param password as UTF-8
/// @param whole user, colon and password
public record Login(Bytes user, Bytes password, Bytes whole) {
  private static final byte[] SCHEME = {'b', 'a', 's', 'i', 'c'};
  private static final int LONGEST = 1_024;

  /// Where the credential begins in a value of `Authorization`, or -1 if its scheme is another one.
  public static int start(Bytes value) {
    int at = SCHEME.length;
    if (value.length() < at || value.length() > at && value.at(at) != ' ' || !basic(value)) {
      return -1;
    }
    while (at < value.length() && value.at(at) == ' ') {
      at++;
    }
    return at;
  }

  private static boolean basic(Bytes value) {
    for (int i = 0; i < SCHEME.length; i++) {
      if (Ascii.lower(value.at(i)) != SCHEME[i]) {
        return false;
      }
    }
    return true;
  }

  /// What `value` states from `start` on; null if that is no user and password, as RFC 7617
  /// (section 2) has it.
  public static @Nullable Login read(Bytes value, int start) {
    if (value.length() - start > LONGEST) {
      return null;
    }
    byte[] text = value.slice(start, value.length()).toArray();
    byte[] whole = Base64Text.decode(text);
    return whole == null || !legible(whole) ? null : split(whole);
  }

  private static @Nullable Login split(byte[] whole) {
    Bytes bytes = Bytes.view(whole, 0, whole.length);
    int colon = bytes.indexOf(':', 0);
    return colon <= 0
        ? null
        : new Login(bytes.slice(0, colon), bytes.slice(colon + 1, bytes.length()), bytes);
  }

  /// UTF-8 without control characters.
  private static boolean legible(byte[] text) {
    for (byte each : text) {
      if (each >= 0 && each < ' ' || each == 127) {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  /// The length of each part.
  @Override
  public String toString() {
    return "a user of " + user.length() + " and a password of " + password.length() + " bytes";
  }
}
