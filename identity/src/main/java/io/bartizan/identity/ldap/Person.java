package io.bartizan.identity.ldap;

import io.bartizan.identity.Proof;

/// What the directory says of a login.
sealed interface Person {
  /// It is somebody's.
  record Proved(Proof.Accepted proof) implements Person {}

  /// It is nobody's.
  enum Nobody implements Person {
    NOBODY
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
