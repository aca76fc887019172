package io.bartizan.proxy.settings;

import io.bartizan.config.Inline;

/// Bounds for every listener and every route that does not say its own.
public record BoundsSettings(@Inline ListenBounds listen, @Inline RouteBounds route) {
  /// Nothing said.
  public static final BoundsSettings NONE = new BoundsSettings(ListenBounds.NONE, RouteBounds.NONE);
}
