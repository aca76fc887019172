package io.bartizan.identity.dpop;

import io.bartizan.config.Secret;
import io.bartizan.identity.Base64Url;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Nonces that need not be remembered: the time at which one was given out, and a keyed hash of it.
/// Thread-safe.
final class Nonces {
  private static final String HMAC = "HmacSHA256";
  private static final int TIME = Long.BYTES;
  private static final int HASH = 16;
  private static final int SPELLED = 32;

  private final SecretKeySpec key;
  private final long life;

  private Nonces(byte[] key, Duration life) {
    this.key = new SecretKeySpec(key, HMAC);
    this.life = life.toMillis();
  }

  static Nonces of(Secret secret, Duration life) {
    return secret.use(bytes -> new Nonces(bytes, life));
  }

  /// With a key that nobody else has.
  static byte[] randomKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }

  static Nonces of(byte[] key, Duration life) {
    return new Nonces(key, life);
  }

  /// A nonce for `now`, in milliseconds since 1970; the same for a tenth of its life.
  String give(long now) {
    byte[] nonce = new byte[TIME + HASH];
    ByteBuffer.wrap(nonce).putLong(now - now % (life / 10));
    System.arraycopy(hash(nonce), 0, nonce, TIME, HASH);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
  }

  /// Whether `nonce` was given out here, and not too long ago.
  boolean accepts(String nonce, long now) {
    byte[] spelled = nonce.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = spelled.length == SPELLED ? Base64Url.decode(spelled, 0, SPELLED) : null;
    if (bytes == null) {
      return false;
    }
    boolean ours =
        MessageDigest.isEqual(
            Arrays.copyOfRange(bytes, TIME, bytes.length), Arrays.copyOf(hash(bytes), HASH));
    long age = now - ByteBuffer.wrap(bytes).getLong();
    return ours && age >= 0 && age <= life;
  }

  private byte[] hash(byte[] nonce) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(nonce, 0, TIME);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
