package io.bartizan.identity.revocation;

import io.bartizan.pipeline.Lease;

/// What is good for a while, and can be withdrawn before that under its own names. Thread-safe.
public interface Revocable extends Lease {
  /// Under which names, worked out once.
  TokenNames names();
}
