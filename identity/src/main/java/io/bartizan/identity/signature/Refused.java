package io.bartizan.identity.signature;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Code;

/// A signature proves nothing. Costs no trace of the stack.
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Proof.Rejected proof;

  /// @param reason clean ASCII, for the log
  Refused(Code code, String reason) {
    super(reason, null, false, false);
    this.proof = new Proof.Rejected(code, reason);
  }

  Proof.Rejected proof() {
    return proof;
  }
}
