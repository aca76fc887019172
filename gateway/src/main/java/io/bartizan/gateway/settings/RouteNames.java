package io.bartizan.gateway.settings;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// A name for each route that no other route has. A route that has no name of its own is called
/// after what it matches, and, if routes of different listeners match the same, numbered.
public final class RouteNames {
  private final IdentityHashMap<RouteSettings, String> names = new IdentityHashMap<>();
  private final Set<String> taken = new HashSet<>();

  /// Names the routes of a configuration.
  public RouteNames(GatewaySettings settings) {
    List<RouteSettings> all = settings.allRoutes();
    all.stream().filter(route -> route.name() != null).forEach(this::name);
    all.stream().filter(route -> route.name() == null).forEach(this::name);
  }

  private void name(RouteSettings route) {
    String label = route.label();
    String name = label;
    for (int number = 2; !taken.add(name); number++) {
      name = label + " ~" + number;
    }
    names.put(route, name);
  }

  /// @param route one of the configuration's
  public String of(RouteSettings route) {
    String name = names.get(route);
    if (name == null) {
      throw new IllegalArgumentException(
          "route: " + route.label() + " (expected: one of the configuration's)");
    }
    return name;
  }
}
