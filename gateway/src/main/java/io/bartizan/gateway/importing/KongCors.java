package io.bartizan.gateway.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The plugin `cors` of Kong as `cors` of a route.
final class KongCors {
  private static final Map<String, String> LISTS =
      new TreeMap<>(
          Map.of("methods", "methods", "headers", "headers", "exposed_headers", "expose"));

  private KongCors() {}

  /// The keys of a route for it: none, or one line.
  static List<String> lines(Item config, Notes notes) {
    Item origins = config.at("origins");
    List<String> all =
        origins == null || origins.isEmpty()
            ? List.of("*")
            : origins.items().stream().map(Item::text).toList();
    boolean any = all.contains("*");
    boolean credentials = config.text("credentials").equals("true");
    if (any && credentials || !any && !all.stream().allMatch(KongCors::isOrigin)) {
      config.drop(
          notes, "origins that are not listed one by one; without `cors` browsers admit none");
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, String> list : LISTS.entrySet()) {
      Item item = config.at(list.getKey());
      if (item != null && !item.items().isEmpty()) {
        parts.add(
            list.getValue() + ": " + Words.list(item.items().stream().map(Item::text).toList()));
      }
    }
    if (credentials) {
      parts.add("credentials: true");
    }
    Integer age = config.whole("max_age", 0, 86_400);
    if (age != null) {
      parts.add("max-age: " + age + "s");
    }
    parts.sort(null);
    parts.addFirst("origins: " + (any ? "[\"*\"], unsafe: [any-origin]" : Words.list(all)));
    return List.of("cors: { " + String.join(", ", parts) + " }");
  }

  private static boolean isOrigin(String text) {
    return text.matches("https?://([a-z0-9.-]+|\\[[0-9a-f:]+])(:[0-9]{1,5})?");
  }
}
