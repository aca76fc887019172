package io.bartizan.identity.login;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The first half of an HMAC-SHA256 under a key of this process: what stands for a login in memory,
/// where neither it nor anything that could be guessed from is kept.
///
/// @param high its first 64 bits
/// @param low the next 64 bits
public record Digest(long high, long low) {
  /// Makes digests. Thread-safe.
  public static final class Maker {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::mac);

    public Maker() {
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      key = new SecretKeySpec(random, ALGORITHM);
    }

    public Digest of(byte[] text) {
      byte[] all = macs.get().doFinal(text);
      return new Digest(word(all, 0), word(all, 8));
    }

    private static long word(byte[] bytes, int from) {
      long word = 0;
      for (int i = from; i < from + 8; i++) {
        word = word << 8 | bytes[i] & 0xff;
      }
      return word;
    }

    private Mac mac() {
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(key);
        return mac;
      } catch (NoSuchAlgorithmException | InvalidKeyException e) {
        throw new IllegalStateException("every Java has HMAC-SHA256", e);
      }
    }
  }
}
