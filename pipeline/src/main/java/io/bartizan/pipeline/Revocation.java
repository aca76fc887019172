package io.bartizan.pipeline;

/// Tells of identities that were proved under an earlier configuration whether the one in force
/// still knows them. Asked on event loops, where it must not block; thread-safe.
public interface Revocation {
  /// Revokes nothing.
  Revocation NONE = _ -> false;

  /// Whether what has proved `identity` is no longer good.
  boolean revokes(Identity identity);
}
