package io.bartizan.identity.introspection;

import io.bartizan.identity.Proof;

/// What the issuer has said of a token.
sealed interface Finding {
  /// It is good.
  ///
  /// @param end the first millisecond since 1970 in which it is refused whatever the issuer says
  record Good(Proof.Accepted accepted, long end) implements Finding {}

  /// It is no good.
  record Bad(Proof.Rejected why) implements Finding {}

  /// The issuer has said nothing that can be believed.
  record Unknown(String reason) implements Finding {}
}
