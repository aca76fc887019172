package io.bartizan.gateway.importing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which requests a Kong route serves, but for their paths.
///
/// @param problem why that cannot be said here; empty if it can
/// @param lines the keys of a route that say it, without indentation
record KongMatch(Set<String> hosts, Set<String> methods, String problem, List<String> lines) {
  private static final String NARROWER =
      "a condition that cannot be said here; without it, the route would serve more than it did";
  private static final String[] CONDITIONS = {"snis", "sources", "destinations", "expression"};
  private static final Set<String> PROTOCOLS =
      Set.of("http", "https", "grpc", "grpcs", "ws", "wss");

  static KongMatch of(Item route) {
    Set<String> hosts = new LinkedHashSet<>();
    texts(route.at("hosts")).forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    Set<String> methods = new LinkedHashSet<>(texts(route.at("methods")));
    List<String> lines = new ArrayList<>();
    if (!hosts.isEmpty()) {
      lines.add("hosts: " + Words.list(hosts));
    }
    if (!methods.isEmpty()) {
      lines.add("methods: " + Words.list(methods));
    }
    String problem = problem(route);
    if (problem.isEmpty()) {
      problem = headers(route.at("headers"), lines);
    }
    return new KongMatch(hosts, methods, problem, lines);
  }

  private static List<String> texts(@Nullable Item list) {
    return list == null ? List.of() : list.items().stream().map(Item::text).toList();
  }

  private static String problem(Item route) {
    for (String condition : CONDITIONS) {
      Item said = route.at(condition);
      if (said != null && !(said.isEmpty() && said.text().isEmpty())) {
        return condition + " is " + NARROWER;
      }
    }
    return PROTOCOLS.containsAll(texts(route.at("protocols"))) ? "" : "only HTTP is served";
  }

  private static String headers(@Nullable Item headers, List<String> lines) {
    List<String> fields = new ArrayList<>();
    for (Item header : headers == null ? List.<Item>of() : headers.entries().values()) {
      List<String> values = texts(header);
      if (values.size() != 1 || values.getFirst().startsWith("~*")) {
        return "a header with several values is " + NARROWER;
      }
      fields.add(
          Words.value(header.name().toLowerCase(Locale.ROOT))
              + ": "
              + Words.value(values.getFirst()));
    }
    if (!fields.isEmpty()) {
      lines.add("headers: { " + String.join(", ", fields) + " }");
    }
    return "";
  }

  /// The requests that are lost without the route, whose paths begin so.
  Lost lost(Item route, String beginning) {
    return new Lost(route.shown(route.text("name")), beginning, hosts, methods);
  }
}
