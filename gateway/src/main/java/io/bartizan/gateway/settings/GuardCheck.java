package io.bartizan.gateway.settings;

import io.bartizan.config.Bound;
import io.bartizan.config.Problems;
import io.bartizan.identity.consumer.ConsumerConfig;
import io.bartizan.identity.consumer.KeyConfig;
import io.bartizan.policies.Decisions;
import io.bartizan.policies.Guards;
import io.bartizan.policies.Templates;
import io.bartizan.policies.authenticate.AuthenticateConfig;
import io.bartizan.proxy.settings.MatchSettings;
import java.util.Map;

/// Looks at guards together with what `defaults` say, and at API keys together with who may use
/// them.
final class GuardCheck {
  private GuardCheck() {}

  static void check(Bound bound, Problems problems) {
    if (!bound.lacks(DefaultSettings.class)) {
      for (DefaultSettings defaults : bound.all(DefaultSettings.class)) {
        Decisions.checkDefaults(defaults.guards(), problems);
        Templates.checkDefaults(defaults.guards(), problems);
        decisions(bound, defaults.guards(), problems);
      }
    }
    keys(bound, problems);
  }

  private static void decisions(Bound bound, Guards defaults, Problems problems) {
    for (RouteSettings route : bound.all(RouteSettings.class)) {
      Decisions.check(route.label(), route.guards(), defaults, problems);
      MatchSettings match = route.match();
      Templates.check(
          route.guards(), route.goal(), defaults, match.path(), !match.hosts().isEmpty(), problems);
    }
  }

  private static void keys(Bound bound, Problems problems) {
    boolean asked =
        bound.all(AuthenticateConfig.class).stream().anyMatch(config -> config.apiKey() != null);
    Map<String, ConsumerConfig> consumers =
        bound.tables(ConsumerConfig.class).stream().findFirst().orElse(Map.of());
    if (asked && consumers.isEmpty() && !bound.lacks(ConsumerConfig.class)) {
      bound.all(RouteSettings.class).stream()
          .filter(GuardCheck::asksForKey)
          .forEach(route ->
              problems.add(
                  route.place(), "api-key: nobody has a key (expected: `consumers` with `keys`)"));
    }
    boolean partial = bound.lacks(RouteSettings.class) || bound.lacks(DefaultSettings.class);
    if (!asked && !partial) {
      bound.all(KeyConfig.class).stream()
          .findFirst()
          .ifPresent(key ->
              problems.add(
                  key.place(),
                  "this key opens nothing (expected: a route with `authenticate: { api-key: {} }`)"));
    }
  }

  private static boolean asksForKey(RouteSettings route) {
    AuthenticateConfig authenticate = route.guards().authenticate();
    return authenticate != null && authenticate.apiKey() != null;
  }
}
