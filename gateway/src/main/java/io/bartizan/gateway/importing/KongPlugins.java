package io.bartizan.gateway.importing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which plugins of a Kong document hold for a route.
final class KongPlugins {
  private static final String[] CALLERS = {"consumer", "consumer_group"};

  private final List<Item> elsewhere;

  /// @param elsewhere plugins that stand neither in a service nor in a route
  KongPlugins(List<Item> elsewhere) {
    this.elsewhere = elsewhere;
  }

  /// The plugins that hold for a route, by name: its own before its service's before those of all.
  /// One that is switched off leaves its place to the next.
  ///
  /// @param service null if the route has none
  /// @param callers is given those that hold for some callers only
  Map<String, Item> of(Item route, @Nullable Item service, Notes notes, List<Item> callers) {
    Map<String, Item> plugins = new LinkedHashMap<>();
    for (Item plugin : candidates(route, service)) {
      String name = plugin.text("name");
      if (plugin.text("enabled").equals("false")) {
        plugin.drop(notes, "the plugin " + Words.shown(name) + " is switched off");
      } else if (at(plugin, CALLERS)) {
        callers.add(plugin);
      } else {
        plugins.putIfAbsent(name, plugin);
      }
    }
    return plugins;
  }

  private List<Item> candidates(Item route, @Nullable Item service) {
    List<Item> all = new ArrayList<>();
    add(route, all);
    elsewhere.stream()
        .filter(each -> each.at("route") != null && names(each, "route", route))
        .filter(each -> each.at("service") == null || names(each, "service", service))
        .forEach(all::add);
    if (service != null) {
      add(service, all);
    }
    elsewhere.stream()
        .filter(each -> each.at("route") == null && each.at("service") != null)
        .filter(each -> names(each, "service", service))
        .forEach(all::add);
    elsewhere.stream().filter(each -> !at(each, "route", "service")).forEach(all::add);
    return all;
  }

  private static void add(Item owner, List<Item> all) {
    Item list = owner.at("plugins");
    if (list != null) {
      all.addAll(list.items());
    }
  }

  private static boolean at(Item plugin, String... keys) {
    for (String key : keys) {
      if (plugin.at(key) != null) {
        return true;
      }
    }
    return false;
  }

  /// Whether what stands at `key` is the route or the service.
  private static boolean names(Item plugin, String key, @Nullable Item owner) {
    boolean named =
        owner != null
            && (plugin.refers(key, owner.text("name")) || plugin.refers(key, owner.text("id")));
    if (named) {
      plugin.settle(key);
    }
    return named;
  }
}
