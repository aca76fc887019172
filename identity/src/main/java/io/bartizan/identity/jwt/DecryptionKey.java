package io.bartizan.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.bartizan.config.Secret;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/// A private key for tokens that are encrypted for this gateway. Thread-safe.
///
/// @param id its `kid`; null if it has none
/// @param type its `kty`
record DecryptionKey(@Nullable String id, String type, JWEDecrypter decrypter) {
  private static final int RSA_LEAST_BITS = 2048;
  private static final int RSA_MOST_BITS = 8192;

  /// @throws IllegalArgumentException if it is no such key
  static DecryptionKey of(Secret jwk) {
    return jwk.use(bytes -> parse(new String(bytes, StandardCharsets.UTF_8), jwk.source()));
  }

  static boolean isUsable(Secret jwk) {
    try {
      return !of(jwk).type.isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// What went wrong may hold parts of the key, so that it is not passed on.
  private static DecryptionKey parse(String text, String source) {
    try {
      JWK key = JWK.parse(text);
      if (!key.isPrivate()) {
        throw unusable(source);
      }
      return switch (key) {
        case RSAKey rsa when fits(rsa) -> key(rsa, new RSADecrypter(rsa));
        case ECKey ec -> key(ec, new ECDHDecrypter(ec));
        default -> throw unusable(source);
      };
    } catch (ParseException | JOSEException | IllegalStateException _) {
      throw unusable(source);
    }
  }

  private static DecryptionKey key(JWK key, JWEDecrypter decrypter) {
    return new DecryptionKey(key.getKeyID(), key.getKeyType().getValue(), decrypter);
  }

  private static boolean fits(RSAKey rsa) {
    return rsa.size() >= RSA_LEAST_BITS && rsa.size() <= RSA_MOST_BITS;
  }

  private static IllegalArgumentException unusable(String source) {
    return new IllegalArgumentException(
        source + " (expected: a private JSON Web Key: RSA of 2048 to 8192 bits, or EC)");
  }

  @Override
  public String toString() {
    return type + " key";
  }
}
