package io.bartizan.proxy.route;

import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Route;
import io.bartizan.pipeline.Walk;
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
/// @param split the upstreams among which requests are parted, instead of `service`; null for none
/// @param shadow what gets copies of requests; null for nothing
public record Target(
    String name,
    RouteMeter meter,
    Pipeline pipeline,
    @Nullable Service service,
    Bounds.Exchange bounds,
    boolean preflight,
    Bounds.@Nullable WebSocket webSocket,
    @Nullable Split split,
    @Nullable Shadow shadow)
    implements Route {
  /// A target that serves no WebSocket, and whose requests all go to one upstream, or to none.
  public Target(
      String name,
      RouteMeter meter,
      Pipeline pipeline,
      @Nullable Service service,
      Bounds.Exchange bounds,
      boolean preflight) {
    this(name, meter, pipeline, service, bounds, preflight, null, null, null);
  }

  /// Whether its requests go to an upstream.
  public boolean forwards() {
    return service != null || split != null;
  }

  /// The upstream for `x`; null if there is none.
  ///
  /// @param lane the lane of `x`, from 0 on
  public @Nullable Service upstream(Walk x, int lane) {
    return split == null ? service : split.choose(x, lane);
  }
}
