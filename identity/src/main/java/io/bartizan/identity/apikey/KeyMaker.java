package io.bartizan.identity.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Makes API keys: an id of 12 and a secret of 43 letters and digits, 256 bits drawn at random.
public final class KeyMaker {
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID = 12;
  private static final int SECRET = 43;

  private final RandomGenerator random;

  /// @param random a [java.security.SecureRandom], but in tests
  public KeyMaker(RandomGenerator random) {
    this.random = random;
  }

  /// A new key.
  ///
  /// @param key what the consumer gets, once
  /// @param id what the configuration names it
  /// @param hash what the configuration keeps of it
  public record NewKey(String key, String id, String hash) {
    /// Without the key.
    @Override
    public String toString() {
      return "NewKey[id=" + id + ", hash=" + hash + "]";
    }
  }

  /// @param prefix as in [ApiKeyConfig]
  public NewKey make(String prefix) {
    String id = letters(ID);
    String key = ApiKeyConfig.checkedPrefix(prefix) + '_' + id + '_' + letters(SECRET);
    return new NewKey(key, id, hash(key));
  }

  private String letters(int count) {
    StringBuilder letters = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }

  /// What a configuration keeps of `key`.
  public static String hash(String key) {
    return hash(key.getBytes(StandardCharsets.US_ASCII));
  }

  /// The same for its bytes.
  public static String hash(byte[] key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
