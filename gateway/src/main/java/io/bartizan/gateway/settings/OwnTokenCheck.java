package io.bartizan.gateway.settings;

import io.bartizan.config.Bound;
import io.bartizan.config.Problems;
import io.bartizan.proxy.settings.ServiceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Finds services that are shown a token of the gateway's own where nobody would show it: in a
/// `split`, which chooses too late, and in a `mirror`.
final class OwnTokenCheck {
  private OwnTokenCheck() {}

  static void check(Bound bound, Problems problems) {
    Map<String, ServiceSettings> services =
        bound.tables(ServiceSettings.class).stream().findFirst().orElse(Map.of());
    for (RouteSettings route : bound.all(RouteSettings.class)) {
      for (String name : without(route)) {
        ServiceSettings service = services.get(name);
        if (service != null && service.oauth() != null) {
          problems.add(
              route.place(),
              "service `%s` has `oauth` (expected: no such service in a `split` or a `mirror`)"
                  .formatted(name));
        }
      }
    }
  }

  private static List<String> without(RouteSettings route) {
    List<String> names = new ArrayList<>();
    route.split().forEach(branch -> names.add(branch.service().value()));
    if (route.mirror() != null) {
      names.add(route.mirror().service().value());
    }
    return names;
  }
}
