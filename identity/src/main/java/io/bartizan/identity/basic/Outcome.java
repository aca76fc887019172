package io.bartizan.identity.basic;

import io.bartizan.identity.password.PasswordHash;
import java.util.concurrent.atomic.AtomicBoolean;

/// What checking a password came to.
sealed interface Outcome {
  /// It is that of `hash`.
  record Right(PasswordHash hash) implements Outcome {}

  /// It is that of no hash. Requests that sent it at the same time share this.
  final class Wrong implements Outcome {
    private final AtomicBoolean counted = new AtomicBoolean();

    /// Whether it is to be counted: true once.
    boolean counts() {
      return counted.compareAndSet(false, true);
    }
  }

  /// It was not checked: too many others are.
  enum Busy implements Outcome {
    BUSY
  }
}
