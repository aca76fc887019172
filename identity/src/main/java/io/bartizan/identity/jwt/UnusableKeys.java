package io.bartizan.identity.jwt;

/// Why keys, or what leads to them, cannot be used. The message is for the log.
final class UnusableKeys extends Exception {
  UnusableKeys(String message) {
    super(message);
  }
}
