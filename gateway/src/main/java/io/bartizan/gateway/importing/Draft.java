package io.bartizan.gateway.importing;

import io.bartizan.config.Loaded;
import io.bartizan.config.Problem;
import io.bartizan.gateway.settings.GatewaySettings;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Services and routes before they are written. What could not be loaded is taken out again, and
/// who is admitted to a route is open again where requests may come to it that another one served.
final class Draft {
  /// A route. Lines stand without indentation.
  ///
  /// @param shown how comments call it
  /// @param below the path below which it serves everything; empty for all
  /// @param service the name of its service; empty for none
  /// @param head which requests, and where they go
  /// @param access who is admitted; the last line is a comment if that is to be decided
  record Route(
      String shown,
      String below,
      Set<String> hosts,
      Set<String> methods,
      String service,
      Notes notes,
      List<String> head,
      List<String> access,
      List<String> rest) {}

  private static final int MOST = 5_000;
  private static final int MOST_PASSES = 50;
  private static final String DECIDE = "# DECIDE: ";
  private static final String TRIAL =
      """
      listen: { http: 127.0.0.1:0 }
      admin: { listen: 127.0.0.1:0 }
      consumers:
        trial: { keys: [ { id: trial000, hash: "sha256:0000000000000000000000000000000000000000000000000000000000000000" } ] }
      """;

  private final Map<String, List<String>> services = new LinkedHashMap<>();
  private final List<Route> routes = new ArrayList<>();
  private final List<Lost> lost = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private int dropped;

  /// What stands where somebody has to decide.
  static String decide(String why) {
    return DECIDE + why + ". Say `authenticate: ...`, or `public: true` for everybody.";
  }

  void service(String name, List<String> lines) {
    services.put(name, lines);
  }

  /// @throws IllegalArgumentException if there are more than memory has room for
  void add(Route route) {
    routes.add(route);
    bounded(routes.size());
  }

  private static void bounded(int count) {
    if (count > MOST) {
      throw new IllegalArgumentException(
          "more than " + MOST + " routes (expected: at most that; import it in parts)");
    }
  }

  /// A route is not imported.
  void lose(Lost requests, List<String> why) {
    lost.add(requests);
    bounded(lost.size());
    comments.addAll(why);
    dropped++;
  }

  /// Something to tell of what is not imported.
  void comment(List<String> lines) {
    comments.addAll(lines);
  }

  /// How many routes there are.
  int size() {
    return routes.size();
  }

  /// How many pieces of the document routes have no counterpart for, and how many routes are not
  /// imported.
  int notes() {
    return dropped + routes.stream().mapToInt(route -> route.notes.count()).sum();
  }

  /// Whether there is a service of this name.
  boolean serves(String service) {
    return services.containsKey(service);
  }

  /// Whether somebody has to decide who is admitted.
  boolean isOpen() {
    return routes.stream().anyMatch(route -> !trial(route).equals(route.access));
  }

  /// Takes out what could not be loaded.
  ///
  /// @throws IllegalArgumentException if that is more than can be told
  Draft settled() {
    for (int pass = 1; prune(); pass++) {
      if (pass == MOST_PASSES) {
        throw new IllegalArgumentException(
            "more than " + dropped + " routes that cannot be said here (expected: fewer)");
      }
      services.keySet().retainAll(routes.stream().map(Route::service).toList());
    }
    services.keySet().retainAll(routes.stream().map(Route::service).toList());
    routes.replaceAll(this::reopened);
    return this;
  }

  /// Returns whether something was taken out.
  private boolean prune() {
    List<Object> owners = new ArrayList<>();
    String text = trial(owners);
    IdentityHashMap<Object, Set<String>> mistakes = new IdentityHashMap<>();
    if (GatewaySettings.parse("document", text) instanceof Loaded.Bad<GatewaySettings> bad) {
      for (Problem problem : bad.problems().list()) {
        Object owner = owners.get(Math.min(owners.size(), problem.place().line()) - 1);
        mistakes
            .computeIfAbsent(owner, _ -> new LinkedHashSet<>())
            .add(problem.message().replaceAll(" at document:\\d+:\\d+", ""));
      }
    }
    return routes.removeIf(route -> isWrong(route, mistakes));
  }

  private boolean isWrong(Route route, IdentityHashMap<Object, Set<String>> mistakes) {
    Set<String> own = mistakes.get(route);
    List<String> service = services.get(route.service);
    Set<String> why = own != null || service == null ? own : mistakes.get(service);
    if (why == null) {
      return false;
    }
    List<String> lines = new ArrayList<>(route.notes.lines());
    lines.add("not imported: " + route.shown + ": " + Words.shown(String.join("; ", why)));
    lose(new Lost(route.shown, route.below, route.hosts, route.methods), lines);
    return true;
  }

  /// The configuration, as if everything were decided and filled in.
  private String trial(List<Object> owners) {
    StringBuilder text = new StringBuilder(TRIAL);
    TRIAL.lines().forEach(_ -> owners.add(TRIAL));
    line("services:", TRIAL, text, owners);
    services.forEach((name, lines) -> {
      line("  " + Words.value(name) + ":", lines, text, owners);
      lines.forEach(each -> line("    " + each, lines, text, owners));
    });
    line("routes:", TRIAL, text, owners);
    for (Route route : routes) {
      line("  -", route, text, owners);
      for (List<String> part : List.of(route.head, trial(route), route.rest)) {
        part.forEach(each -> line("    " + each, route, text, owners));
      }
    }
    return text.toString();
  }

  private static void line(String line, Object owner, StringBuilder text, List<Object> owners) {
    text.append(line.replace(OpenApiAccess.ISSUER, "https://id.example.com")).append('\n');
    owners.add(owner);
  }

  private static List<String> trial(Route route) {
    return route.access.getLast().startsWith(DECIDE)
        ? List.of("authenticate: { api-key: {} }")
        : route.access;
  }

  /// The route, open again if requests may come to it that it did not serve.
  private Route reopened(Route route) {
    List<String> others =
        lost.stream()
            .filter(each -> each.comesTo(route.below, route.hosts, route.methods))
            .map(Lost::shown)
            .distinct()
            .limit(4)
            .toList();
    if (others.isEmpty() || !trial(route).equals(route.access)) {
      return route;
    }
    List<String> access = new ArrayList<>(route.access.stream().map(line -> "# " + line).toList());
    access.add(
        decide(
            "requests come here that were served by what is not imported: "
                + String.join(", ", others)));
    return new Route(
        route.shown,
        route.below,
        route.hosts,
        route.methods,
        route.service,
        route.notes,
        route.head,
        access,
        route.rest);
  }

  /// Writes services and, if they are to be said, consumers, and routes.
  void write(Page page, String consumers) {
    if (!services.isEmpty()) {
      page.line("services:");
    }
    services.forEach((name, lines) -> {
      page.line("  " + Words.value(name) + ":");
      lines.forEach(line -> page.line("    " + line));
    });
    page.text(consumers);
    if (!routes.isEmpty()) {
      page.line("routes:");
    }
    page.comments("  ", comments);
    routes.forEach(route -> write(route, page));
  }

  private static void write(Route route, Page page) {
    page.comments("  ", route.notes.lines());
    page.line("  - " + route.head.getFirst());
    route.head.stream().skip(1).forEach(line -> page.line("    " + line));
    for (String line : route.access) {
      if (line.startsWith(DECIDE)) {
        page.comment("    ", line.substring(2));
      } else {
        page.line("    " + line);
      }
    }
    route.rest.forEach(line -> page.line("    " + line));
  }
}
