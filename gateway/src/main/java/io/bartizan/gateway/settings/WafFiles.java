package io.bartizan.gateway.settings;

import io.bartizan.config.Bound;
import io.bartizan.config.Loaded;
import io.bartizan.config.Problems;
import io.bartizan.policies.Guards;
import io.bartizan.policies.waf.RuleSets;
import io.bartizan.policies.waf.WafConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// The rules that a configuration names: they must be there, and it means something else when they
/// change.
final class WafFiles {
  private WafFiles() {}

  /// Says which rules cannot be found.
  static void check(Bound bound, Problems problems) {
    Stream<Guards> defaults =
        bound.all(DefaultSettings.class).stream().map(DefaultSettings::guards);
    Stream<Guards> routes = bound.all(RouteSettings.class).stream().map(RouteSettings::guards);
    Stream.concat(defaults, routes)
        .forEach(guards -> {
          WafConfig waf = guards.changes().waf();
          String missing = waf == null || waf.isOff() ? null : RuleSets.missing(waf);
          if (missing != null) {
            problems.add(guards.place(), missing);
          }
        });
  }

  static Loaded<GatewaySettings> watched(Loaded<GatewaySettings> loaded) {
    if (!(loaded instanceof Loaded.Good<GatewaySettings> good)) {
      return loaded;
    }
    Set<WafConfig> configs = new LinkedHashSet<>();
    GatewaySettings settings = good.value();
    Stream<Guards> routes = settings.allRoutes().stream().map(RouteSettings::guards);
    Stream.concat(Stream.of(settings.defaults().guards()), routes)
        .map(guards -> guards.changes().waf())
        .filter(Objects::nonNull)
        .filter(waf -> !waf.isOff())
        .forEach(configs::add);
    Set<Path> files = new LinkedHashSet<>(good.files());
    configs.forEach(waf -> files.addAll(RuleSets.files(waf)));
    List<Path> all = new ArrayList<>(files);
    return new Loaded.Good<>(settings, all, good.unsafe(), good.remotes());
  }
}
