package io.bartizan.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A password, key or token. Never printed and never compared in a time that depends on it. A file
/// only refers to it (`env:NAME`, `file:PATH`); [#source] is that reference. Safe for use by
/// several threads.
public final class Secret {
  private final String source;
  private byte @Nullable [] bytes;

  private Secret(String source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
  }

  /// Keeps a copy of `bytes`, which came from `source`.
  public static Secret of(String source, byte[] bytes) {
    return new Secret(source, bytes.clone());
  }

  public static Secret of(String source, String text) {
    return new Secret(source, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Where the secret comes from, such as `env:API_KEY`; not a secret itself.
  public String source() {
    return source;
  }

  /// Lends a copy of the bytes to `use` and overwrites it afterwards.
  ///
  /// @throws IllegalStateException if the secret was wiped
  public <T extends @Nullable Object> T use(Function<byte[], T> use) {
    byte[] lent = copy();
    try {
      return use.apply(lent);
    } finally {
      Arrays.fill(lent, (byte) 0);
    }
  }

  /// Whether `candidate` is this secret, in a time that does not depend on where they differ.
  public boolean matches(byte[] candidate) {
    return use(bytes -> MessageDigest.isEqual(bytes, candidate));
  }

  /// Overwrites the bytes; every later use fails.
  public synchronized void wipe() {
    if (bytes != null) {
      Arrays.fill(bytes, (byte) 0);
    }
    bytes = null;
  }

  private synchronized byte[] copy() {
    if (bytes == null) {
      throw new IllegalStateException("the secret from " + source + " was wiped");
    }
    return bytes.clone();
  }

  private synchronized byte[] copyOrNothing() {
    return bytes == null ? new byte[0] : bytes.clone();
  }

  /// Two secrets are equal if their bytes are, wherever they come from.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(copyOrNothing(), secret.copyOrNothing());
  }

  /// The same for all secrets, so that it says nothing about this one.
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "Secret[masked]";
  }
}
