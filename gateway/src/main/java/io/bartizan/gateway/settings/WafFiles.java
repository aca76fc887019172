package io.bartizan.gateway.settings;

import io.bartizan.config.Loaded;
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

/// A configuration means something else when its rules change: their files are watched, too.
final class WafFiles {
  private WafFiles() {}

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
    return new Loaded.Good<>(settings, all, good.unsafe());
  }
}
