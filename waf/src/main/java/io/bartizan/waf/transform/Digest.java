package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The raw bytes of a digest, for names of things only: nothing here is kept secret by it.
final class Digest implements Transformation {
  private final String algorithm;

  /// `MD5` or `SHA-1`, which every Java runtime has.
  Digest(String algorithm) {
    this.algorithm = algorithm;
  }

  @Override
  public Text of(Text text) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(text.array(), text.start(), text.length());
      return Text.of(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("digest: " + algorithm + " (expected: known to Java)", e);
    }
  }
}
