package io.bartizan.identity.ldap;

import io.bartizan.identity.Proof;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What the directory says of a login.
sealed interface Person {
  /// It is somebody's.
  ///
  /// @param entry the name of the entry whose password it is
  record Proved(Proof.Accepted proof, String entry) implements Person {}

  /// It is nobody's. Requests that sent it at the same time share this.
  final class Nobody implements Person {
    private final @Nullable String entry;
    private final AtomicBoolean counted = new AtomicBoolean();

    /// @param entry the name of the entry whose password was tried; null if none was
    Nobody(@Nullable String entry) {
      this.entry = entry;
    }

    /// The name of the entry whose password was tried; null if none was.
    @Nullable String entry() {
      return entry;
    }

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
