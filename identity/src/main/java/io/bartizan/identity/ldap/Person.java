package io.bartizan.identity.ldap;

import io.bartizan.identity.Proof;
import java.util.concurrent.atomic.AtomicBoolean;

/// What the directory says of a login.
sealed interface Person {
  /// It is somebody's.
  record Proved(Proof.Accepted proof) implements Person {}

  /// It is nobody's. Requests that sent it at the same time share this.
  final class Nobody implements Person {
    private final AtomicBoolean counted = new AtomicBoolean();

    /// Whether it is to be counted: true once.
    boolean counts() {
      return counted.compareAndSet(false, true);
    }
  }

  /// Too many others are being asked for.
  enum Busy implements Person {
    BUSY
  }

  /// The directory cannot say.
  ///
  /// @param why for the log
  record Unknown(String why) implements Person {}
}
