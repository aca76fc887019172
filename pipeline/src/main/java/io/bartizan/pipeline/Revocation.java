package io.bartizan.pipeline;

/// Tells of identities that were proved a while ago, perhaps under an earlier configuration,
/// whether they are still good under the one in force. Asked on event loops, where it must not
/// block; thread-safe.
public interface Revocation {
  /// Revokes nothing.
  Revocation NONE = _ -> false;

  /// Whether what has proved `identity` is no longer good.
  boolean revokes(Identity identity);

  /// Another number whenever more may be revoked than before; whoever keeps identities for long
  /// asks from time to time.
  default long edition() {
    return 0;
  }
}
