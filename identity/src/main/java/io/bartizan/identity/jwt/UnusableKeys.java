package io.bartizan.identity.jwt;

import io.bartizan.identity.web.Unusable;

/// Why keys, or what leads to them, cannot be used. The message is for the log.
public final class UnusableKeys extends Unusable {
  UnusableKeys(String message) {
    super(message);
  }
}
