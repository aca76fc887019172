package io.bartizan.gateway.settings;

import io.bartizan.config.Bound;
import io.bartizan.config.Problems;
import io.bartizan.proxy.settings.ServiceSettings;
import java.util.List;
import java.util.Map;

/// Finds routes with WebSockets whose service may speak HTTP/2: upstreams are asked for WebSockets
/// over HTTP/1.1 only.
final class WebSocketCheck {
  private WebSocketCheck() {}

  static void check(Bound bound, Problems problems) {
    Map<String, ServiceSettings> services =
        bound.tables(ServiceSettings.class).stream().findFirst().orElse(Map.of());
    for (RouteSettings route : bound.all(RouteSettings.class)) {
      for (String name : route.websocket() == null ? List.<String>of() : route.services()) {
        ServiceSettings service = services.get(name);
        if (service != null && mayUseHttp2(service)) {
          problems.add(
              route.place(),
              "websocket: service `%s` may speak HTTP/2 (expected: `protocol: http1` there)"
                  .formatted(name));
        }
      }
    }
  }

  private static boolean mayUseHttp2(ServiceSettings service) {
    return switch (service.protocol()) {
      case HTTP1 -> false;
      case H2 -> true;
      case AUTO -> service.endpoints().stream().anyMatch(endpoint -> endpoint.parsed().secure());
    };
  }
}
