package io.bartizan.proxy.route;

import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Route;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.telemetry.RouteMeter;
import org.jspecify.annotations.Nullable;

/// Where the requests of a route go, and how.
///
/// @param name the route's name in configuration, logs and metrics
/// @param meter what counts its requests
/// @param pipeline what they have to pass
/// @param service the upstream; null for a route whose policies answer everything
/// @param bounds sizes and times of an exchange
/// @param preflight whether the route answers CORS preflights for its methods
/// @param webSocket what bounds a WebSocket; null if the route serves none
public record Target(
    String name,
    RouteMeter meter,
    Pipeline pipeline,
    @Nullable Service service,
    Bounds.Exchange bounds,
    boolean preflight,
    Bounds.@Nullable WebSocket webSocket)
    implements Route {
  /// A target that serves no WebSocket.
  public Target(
      String name,
      RouteMeter meter,
      Pipeline pipeline,
      @Nullable Service service,
      Bounds.Exchange bounds,
      boolean preflight) {
    this(name, meter, pipeline, service, bounds, preflight, null);
  }
}
