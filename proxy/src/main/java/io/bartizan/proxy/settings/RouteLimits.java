package io.bartizan.proxy.settings;

import java.time.Duration;

/// What bounds an exchange of one route.
///
/// @param body bytes of a request body
/// @param idle how long either side may send nothing while something is expected of it
/// @param total from the first byte of a request to the last of its answer
public record RouteLimits(long body, Duration idle, Duration total) {
  /// What holds if no configuration says otherwise.
  public static final RouteLimits DEFAULTS = RouteBounds.NONE.resolved();
}
