package io.bartizan.gateway.importing;

import io.bartizan.proxy.settings.PathPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a configuration of a declarative configuration of Kong: a route for each path of each
/// route.
final class Kong {
  private static final Set<String> VERSIONS = Set.of("1.1", "2.1", "3.0");
  private static final String NO_COUNTERPART = "it has no counterpart here";
  private static final List<String> DIFFERENCES =
      List.of(
          "Kong compares the beginnings of paths letter by letter; here `/a/**` serves /a and what is below it, not /ab: that comes to another route, if one fits.",
          "Kong lets WebSockets through; here a route says `websocket: {}`. Endpoints that keep failing are ejected for a while, unless `outlier` says otherwise.");

  private final Item document;
  private final boolean everybody;
  private final boolean regexMarked;
  private final Notes notes = new Notes();
  private final Set<String> open = new LinkedHashSet<>();
  private final KongService.Surroundings around;
  private final KongPlugins plugins;
  private final List<Item> routes;
  private final Draft draft = new Draft();
  private final Set<String> names = new HashSet<>();
  private final Set<String> serviceNames = new HashSet<>();
  private final Map<String, Item> services = new LinkedHashMap<>();

  private Kong(Item document, boolean everybody, boolean regexMarked) {
    this.document = document;
    this.everybody = everybody;
    this.regexMarked = regexMarked;
    Map<String, Item> upstreams = new LinkedHashMap<>();
    list(document, "upstreams").forEach(each -> upstreams.put(each.text("name"), each));
    around = new KongService.Surroundings(upstreams, list(document, "targets"));
    plugins = new KongPlugins(list(document, "plugins"));
    routes = list(document, "routes");
  }

  /// @param everybody whether routes that ask for no credential become public
  /// @throws IllegalArgumentException if it is no such document
  static Imported read(Item document, boolean everybody) {
    String version = document.text("_format_version");
    if (!VERSIONS.contains(version)) {
      throw new IllegalArgumentException(
          "_format_version: "
              + (version.isEmpty() ? "absent" : Words.shown(version))
              + " (expected: a declarative configuration of Kong, 1.1, 2.1 or 3.0)");
    }
    return new Kong(document, everybody, version.equals("3.0")).imported();
  }

  private static List<Item> list(Item of, String key) {
    Item list = of.at(key);
    return list == null ? List.of() : list.items();
  }

  private Imported imported() {
    list(document, "services").forEach(this::service);
    routes.stream().filter(route -> route.at("service") == null).forEach(this::alone);
    String consumers = consumers();
    document.dropRest(notes, NO_COUNTERPART);
    draft.settled();
    services.forEach((name, service) -> {
      if (!draft.serves(name)) {
        notes.add(service, "a service that none of the routes needs");
      }
    });
    if (draft.isOpen()) {
      open.add("who is admitted, at every route that says DECIDE");
    }
    Page page = new Page();
    page.comment("", "Made of a declarative configuration of Kong by `bartizan import`.");
    if (!open.isEmpty()) {
      page.comment("", "Before `bartizan check` finds no mistake, these are for you to say:");
      open.forEach(each -> page.comment("", "- " + each));
    }
    for (String difference : DIFFERENCES) {
      page.comment("", difference);
    }
    page.comments("", notes.lines());
    page.line("listen: { http: 127.0.0.1:8000 } # or { https: 8443 }, with `tls`");
    draft.write(page, consumers);
    return new Imported(
        page.toString(), draft.size(), draft.notes() + notes.count(), List.copyOf(open));
  }

  private String consumers() {
    Page page = new Page();
    for (Item consumer : list(document, "consumers")) {
      String name = consumer.text("username");
      List<String> roles = list(consumer, "acls").stream().map(acl -> acl.text("group")).toList();
      consumer.drop(
          "keyauth_credentials", notes, "keys of other makers cannot be used: make new ones");
      page.line(
          "#   "
              + Words.value(Words.shown(name))
              + ": { keys: [ what `bartizan secret generate` prints ], roles: "
              + Words.list(roles.stream().map(Words::shown).toList())
              + " }");
    }
    String lines = page.toString();
    return lines.isEmpty() ? "" : "# consumers:\n" + lines;
  }

  private void service(Item service) {
    String said = service.text("name");
    String id = service.text("id");
    List<Item> own = new ArrayList<>(list(service, "routes"));
    routes.stream()
        .filter(route -> route.refers("service", said) || route.refers("service", id))
        .forEach(route -> {
          route.settle("service");
          own.add(route);
        });
    if (own.isEmpty() || service.text("enabled").equals("false")) {
      service.drop(notes, "a service without a route, or switched off");
      own.forEach(route -> route.drop(notes, "its service is switched off"));
      return;
    }
    boolean clients = own.stream().allMatch(route -> route.text("preserve_host").equals("true"));
    String name = unique(said.isEmpty() ? "service" : said, serviceNames);
    KongService made =
        KongService.of(
            name,
            service,
            around,
            clients,
            notes,
            () -> open.add("where the service " + Words.shown(name) + " runs"));
    draft.service(name, made.lines());
    services.put(name, service);
    for (Item route : own) {
      route(route, service, made, clients);
    }
    service.drop("tags", notes, KongGuards.ELSEWHERE);
  }

  /// A route without a service is of use only if the gateway itself answers.
  private void alone(Item route) {
    route(route, null, new KongService("", List.of(), "", List.of(), false), true);
  }

  private void route(Item route, @Nullable Item service, KongService made, boolean clients) {
    Notes own = new Notes();
    List<Item> callers = new ArrayList<>();
    KongGuards guards =
        new KongGuards(own, open).read(plugins.of(route, service, own, callers), callers);
    KongMatch match = KongMatch.of(route);
    String problem =
        service == null && guards.respond().isEmpty() ? "it has no service" : match.problem();
    if (!problem.isEmpty()) {
      route.drop(own, problem);
      for (String path : paths(route)) {
        draft.lose(match.lost(route, beginning(path)), own.lines());
      }
      return;
    }
    if (!clients && route.text("preserve_host").equals("true")) {
      own.add(route, "preserve_host: `host: client` is said by a service, for all of its routes");
    }
    served(route, made, match, guards, own);
  }

  private void served(Item route, KongService made, KongMatch match, KongGuards guards, Notes own) {
    List<String> paths = paths(route);
    route.drop("protocols", own, "listeners decide about TLS");
    boolean strips = !route.text("strip_path").equals("false") && !made.grpc();
    String name = route.shown(route.text("name"));
    route.text("id");
    route.dropRest(own, NO_COUNTERPART);
    List<String> rest = guards.lines(everybody, made.bounds());
    if (paths.stream().noneMatch(path -> wrong(path).isEmpty())) {
      draft.comment(own.lines());
    }
    for (String path : paths) {
      String wrong = wrong(path);
      if (!wrong.isEmpty()) {
        String note = "not imported: the path " + Words.shown(path) + " of " + route.shown();
        draft.lose(match.lost(route, beginning(path)), List.of(note + ": " + wrong));
        continue;
      }
      String service = guards.respond().isEmpty() ? made.name() : "";
      List<String> head = new ArrayList<>(head(route, below(path), match, made));
      head.addAll(
          service.isEmpty()
              ? List.of(guards.respond())
              : to(service, rewrite(below(path), made.path(), strips)));
      draft.add(
          new Draft.Route(
              name,
              below(path),
              match.hosts(),
              match.methods(),
              service,
              own,
              head,
              guards.access(everybody),
              rest));
    }
  }

  private List<String> head(Item route, String below, KongMatch match, KongService made) {
    List<String> head = new ArrayList<>();
    String own = route.text("name");
    String service = made.name().isEmpty() ? "route" : made.name();
    head.add("name: " + Words.value(unique(own.isEmpty() ? service : own, names)));
    head.add("path: " + Words.value(below + "/**"));
    head.addAll(match.lines());
    return head;
  }

  private static List<String> to(String service, List<String> rewrite) {
    List<String> lines = new ArrayList<>(List.of("service: " + Words.value(service)));
    lines.addAll(rewrite);
    return lines;
  }

  private static List<String> paths(Item route) {
    List<String> paths = list(route, "paths").stream().map(Item::text).toList();
    return paths.isEmpty() ? List.of("/") : paths;
  }

  private static String below(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static List<String> rewrite(String below, String base, boolean strips) {
    boolean cut = strips && !below.isEmpty();
    if (base.isEmpty()) {
      return cut ? List.of("rewrite: { strip-prefix: " + Words.value(below) + " }") : List.of();
    }
    String to = Words.value(base + (cut ? "" : below) + "/{rest}");
    return List.of(
        cut
            ? "rewrite: { strip-prefix: " + Words.value(below) + ", path: " + to + " }"
            : "rewrite: { path: " + to + " }");
  }

  private boolean isExpression(String path) {
    return regexMarked ? path.startsWith("~") : !path.matches("[A-Za-z0-9._~/%-]*");
  }

  private String beginning(String path) {
    return isExpression(path) ? Lost.beginning(path) : Lost.plain(path);
  }

  /// Why a path cannot be said here; empty if it can.
  private String wrong(String path) {
    if (isExpression(path)) {
      return "regular expressions are not served; say it with `{name}` and `/**`";
    }
    try {
      PathPattern _ = PathPattern.parse(below(path) + "/**");
      return path.contains("{") || path.contains("*") ? "its letters mean something else here" : "";
    } catch (IllegalArgumentException e) {
      return Words.shown(String.valueOf(e.getMessage()));
    }
  }

  private static String unique(String wanted, Set<String> taken) {
    String base = Words.name(wanted);
    String name = base;
    for (int number = 2; !taken.add(name); number++) {
      name = base + "-" + number;
    }
    return name;
  }
}
