package io.bartizan.e2e.crs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the gateway wrote of one exchange: the rules that hit, and each as a line in the form that
/// tests for ModSecurity look for.
record Hits(List<String> rules, List<String> lines, boolean cut) {
  static final Hits NONE = new Hits(List.of(), List.of(), false);

  Hits {
    rules = List.copyOf(rules);
    lines = List.copyOf(lines);
  }

  /// Of an event, as its JSON says it.
  static Hits of(Map<String, Object> event) {
    List<String> rules = Yaml.texts(event.get("rules"));
    List<String> lines = new ArrayList<>();
    for (Object each : (List<?>) event.getOrDefault("hits", List.of())) {
      Map<?, ?> hit = (Map<?, ?>) each;
      lines.add(line(hit));
    }
    return new Hits(rules, lines, event.containsKey("left_off"));
  }

  private static String line(Map<?, ?> hit) {
    return "[id \"%s\"] [msg \"%s\"] [data \"%s\"]"
        .formatted(hit.get("rule"), text(hit, "message"), text(hit, "data"))
        .replace("\r", "\\x0d")
        .replace("\n", "\\x0a");
  }

  private static String text(Map<?, ?> hit, String key) {
    Object value = hit.get(key);
    return value == null ? "" : value.toString();
  }

  Hits and(Hits more) {
    List<String> allRules = new ArrayList<>(rules);
    allRules.addAll(more.rules);
    List<String> allLines = new ArrayList<>(lines);
    allLines.addAll(more.lines);
    return new Hits(allRules, allLines, cut || more.cut);
  }

  String log() {
    return String.join("\n", lines);
  }
}
