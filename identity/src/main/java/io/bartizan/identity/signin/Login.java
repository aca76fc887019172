package io.bartizan.identity.signin;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/// Somebody who is about to sign in, as the browser remembers it.
///
/// @param state 256 random bits as text; what comes back from the provider has to repeat it
/// @param begun when, in milliseconds since 1970
/// @param back the path to go to afterwards
/// @param kept what the sign-in needs for itself, such as a nonce; secret
public record Login(String state, long begun, String back, Map<String, String> kept) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public Login {
    kept = Map.copyOf(kept);
  }

  /// 256 random bits as 43 characters of base64url.
  public static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Something that was kept; empty if there is none.
  public String kept(String name) {
    return kept.getOrDefault(name, "");
  }

  /// Nothing secret.
  @Override
  public String toString() {
    return "login of " + begun + " to " + back;
  }
}
