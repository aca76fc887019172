package io.bartizan.identity.verify;

import io.bartizan.config.Secret;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A secret that the consumer has too (RFC 9421, section 3.3.3).
public final class SharedKey implements VerifyingKey {
  /// The least length of a secret, in bytes: that of the hash (RFC 2104, section 3).
  public static final int LEAST = 32;

  private static final String HMAC = "HmacSHA256";
  private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(SharedKey::mac);

  private final Secret secret;
  private final SecretKeySpec key;

  /// @throws IllegalArgumentException if the secret is too short
  public SharedKey(Secret secret) {
    this.secret = secret;
    this.key =
        secret.use(bytes -> {
          if (bytes.length < LEAST) {
            throw new IllegalArgumentException(
                "a secret of " + bytes.length + " bytes (expected: " + LEAST + " at least)");
          }
          return new SecretKeySpec(bytes, HMAC);
        });
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(HMAC);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.HMAC_SHA256;
  }

  @Override
  public boolean quick() {
    return true;
  }

  @Override
  public boolean verifies(byte[] base, byte[] signature) {
    Mac mac = MACS.get();
    try {
      mac.init(key);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("HMAC takes any key", e);
    }
    return MessageDigest.isEqual(mac.doFinal(base), signature);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SharedKey shared && secret.equals(shared.secret);
  }

  @Override
  public int hashCode() {
    return secret.hashCode();
  }

  @Override
  public String toString() {
    return algorithm() + " by " + secret.source();
  }
}
