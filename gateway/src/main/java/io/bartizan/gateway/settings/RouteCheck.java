package io.bartizan.gateway.settings;

import io.bartizan.config.Problems;
import io.bartizan.proxy.settings.MatchSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds routes of one list of which none is more specific than the other, so that nobody could say
/// which one serves a request.
final class RouteCheck {
  private record Spot(String host, String shape, int headers) {}

  private final Problems problems;
  private final Map<Spot, List<RouteSettings>> spots = new HashMap<>();

  RouteCheck(Problems problems) {
    this.problems = problems;
  }

  /// Reports names that two routes have, of whichever listener.
  static void names(List<RouteSettings> routes, Problems problems) {
    Map<String, RouteSettings> names = new HashMap<>();
    for (RouteSettings route : routes) {
      RouteSettings first = route.name() == null ? null : names.putIfAbsent(route.name(), route);
      if (first != null) {
        problems.add(
            route.place(),
            "name: `%s` is already the name of the route at %s"
                .formatted(route.name(), first.place()));
      }
    }
  }

  /// Compares the routes of one list with each other.
  void compare(List<RouteSettings> routes) {
    routes.forEach(this::compare);
  }

  private void compare(RouteSettings route) {
    MatchSettings match = route.match();
    for (String host : match.hosts().isEmpty() ? Set.of("") : match.hosts()) {
      Spot spot = new Spot(host, match.pattern().shape(), match.headers().size());
      List<RouteSettings> others = spots.computeIfAbsent(spot, _ -> new ArrayList<>());
      others.stream()
          .filter(other -> overlap(match, other.match()))
          .findFirst()
          .ifPresent(other -> problems.add(route.place(), ambiguous(route, other)));
      others.add(route);
    }
  }

  private static String ambiguous(RouteSettings route, RouteSettings other) {
    return "ambiguous: requests for `%s` are also served by `%s` at %s (expected: another host, path, method or header, so that one of them is more specific)"
        .formatted(route.label(), other.label(), other.place());
  }

  private static boolean overlap(MatchSettings a, MatchSettings b) {
    boolean sameMethod =
        a.methods().isEmpty()
            ? b.methods().isEmpty()
            : !Collections.disjoint(a.methods(), b.methods());
    return sameMethod && compatible(a.headers(), b.headers());
  }

  /// Whether one request can carry both.
  private static boolean compatible(Map<String, String> a, Map<String, String> b) {
    return a.entrySet().stream()
        .allMatch(
            header -> b.getOrDefault(header.getKey(), header.getValue()).equals(header.getValue()));
  }
}
