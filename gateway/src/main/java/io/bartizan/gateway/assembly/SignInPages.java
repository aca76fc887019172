package io.bartizan.gateway.assembly;

import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.gateway.settings.ListenerSettings;
import io.bartizan.gateway.settings.RouteSettings;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.signin.SignIn;
import io.bartizan.policies.Road;
import io.bartizan.policies.authenticate.AuthenticateConfig;
import io.bartizan.policies.signin.OwnPage;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.RouteSpec;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.settings.PathPattern;
import io.bartizan.telemetry.Roster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The pages of sign-ins, as routes: on each listener for the hosts whose routes use them.
final class SignInPages {
  private final GatewaySettings settings;
  private final Map<String, SignIn> signIns;
  private final Map<String, List<RouteSpec>> everywhere = new LinkedHashMap<>();

  SignInPages(GatewaySettings settings, Map<String, SignIn> signIns, Road road, Roster roster) {
    this.settings = settings;
    this.signIns = signIns;
    Bounds.Exchange bounds = Bounds.Exchange.of(settings.defaults().bounds().route().resolved());
    signIns.forEach((name, signIn) -> {
      List<RouteSpec> specs = new ArrayList<>();
      for (Page page : signIn.pages()) {
        String target = "sign-in " + name + ' ' + page.name();
        Target answering =
            new Target(
                target,
                roster.route(target),
                road.page(new OwnPage(page)).pipeline(),
                null,
                bounds,
                false);
        specs.add(
            new RouteSpec(
                List.of(),
                PathPattern.parse(signIn.path() + '/' + page.name()),
                List.of(),
                Map.of(),
                answering));
      }
      everywhere.put(name, specs);
    });
  }

  /// Those that `listener` serves.
  List<RouteSpec> of(ListenerSettings listener) {
    List<RouteSpec> all = new ArrayList<>();
    for (String name : signIns.keySet()) {
      List<RouteSettings> routes =
          settings.routes(listener).stream().filter(route -> uses(route, name)).toList();
      if (!routes.isEmpty()) {
        all.addAll(on(hosts(routes), everywhere.getOrDefault(name, List.of())));
      }
    }
    return all;
  }

  private boolean uses(RouteSettings route, String name) {
    AuthenticateConfig way = route.guards().with(settings.defaults().guards()).authenticate();
    return way != null && way.signIn() != null && way.signIn().value().equals(name);
  }

  /// Empty for every host.
  private static List<String> hosts(List<RouteSettings> routes) {
    TreeSet<String> hosts = new TreeSet<>();
    for (RouteSettings route : routes) {
      if (route.match().hosts().isEmpty()) {
        return List.of();
      }
      hosts.addAll(route.match().hosts());
    }
    return List.copyOf(hosts);
  }

  private static List<RouteSpec> on(List<String> hosts, List<RouteSpec> specs) {
    return specs.stream()
        .map(spec ->
            new RouteSpec(hosts, spec.path(), spec.methods(), spec.headers(), spec.target()))
        .toList();
  }
}
