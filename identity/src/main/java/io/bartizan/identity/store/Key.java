package io.bartizan.identity.store;

import io.bartizan.pipeline.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Under what something is kept: the name of a space, and the SHA-256 of what is looked for there,
/// so that neither a secret nor a text of any length comes into a store. Immutable.
public final class Key {
  private static final Pattern SPACE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final String space;
  private final Bytes digest;

  private Key(String space, Bytes digest) {
    this.space = space;
    this.digest = digest;
  }

  /// The key for `parts` in `space`. No other parts, however cut, have the same key.
  ///
  /// @param space 1 to 32 small letters, digits and `-`
  public static Key of(String space, Bytes... parts) {
    if (!SPACE.matcher(space).matches()) {
      throw new IllegalArgumentException(
          "space: " + space + " (expected: 1 to 32 small letters, digits and -)");
    }
    MessageDigest sha256 = sha256();
    for (Bytes part : parts) {
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length()));
      sha256.update(part.toArray());
    }
    byte[] digest = sha256.digest();
    return new Key(space, Bytes.view(digest, 0, digest.length));
  }

  /// The same for texts, as UTF-8.
  public static Key of(String space, String... parts) {
    Bytes[] bytes = new Bytes[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = Bytes.of(parts[i]);
    }
    return of(space, bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && space.equals(key.space) && digest.equals(key.digest);
  }

  @Override
  public int hashCode() {
    return (int) digest.longAt(0);
  }

  /// Space and digest, such as `dpop:9f86d0…`.
  @Override
  public String toString() {
    return space + ':' + HexFormat.of().formatHex(digest.toArray());
  }
}
