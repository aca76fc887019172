package io.bartizan.identity.verify;

/// What a signature is checked with, by one algorithm and no other. Immutable, thread-safe; equal
/// to another if both accept the same signatures; its text holds nothing secret.
public sealed interface VerifyingKey permits SharedKey, PublicKeyOf {
  SignatureAlgorithm algorithm();

  /// Whether a check is short enough for an event loop.
  boolean quick();

  /// Whether `signature` is this key's over `base`. Whatever `signature` holds, it never throws.
  boolean verifies(byte[] base, byte[] signature);
}
