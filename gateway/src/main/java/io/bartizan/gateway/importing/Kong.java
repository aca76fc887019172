package io.bartizan.gateway.importing;

import io.bartizan.proxy.settings.PathPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a configuration of a declarative configuration of Kong: a route for each path of each
/// route.
final class Kong {
  private static final Set<String> VERSIONS = Set.of("1.1", "2.1", "3.0");
  private static final String NO_COUNTERPART = "it has no counterpart here";
  private static final String NARROWER =
      "a condition that cannot be said here; without it, the route would serve more than it did";
  private static final String[] CONDITIONS = {"snis", "sources", "destinations", "expression"};

  private final Item document;
  private final boolean everybody;
  private final boolean regexMarked;
  private final Notes notes = new Notes();
  private final Set<String> open = new LinkedHashSet<>();
  private final Map<String, Item> upstreams = new LinkedHashMap<>();
  private final Page services = new Page();
  private final Page routes = new Page();
  private final Set<String> names = new HashSet<>();
  private int count;
  private int dropped;

  private Kong(Item document, boolean everybody, boolean regexMarked) {
    this.document = document;
    this.everybody = everybody;
    this.regexMarked = regexMarked;
    list(document, "upstreams").forEach(each -> upstreams.put(each.text("name"), each));
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
    String consumers = consumers();
    document.drop(
        "routes", notes, "routes are taken only from within their service; move them there");
    document.dropRest(notes, NO_COUNTERPART);
    Page page = new Page();
    page.comment("", "Made of a declarative configuration of Kong by `bartizan import`.");
    if (!open.isEmpty()) {
      page.comment("", "Before `bartizan check` finds no mistake, these are for you to say:");
      open.forEach(each -> page.comment("", "- " + each));
    }
    page.comment(
        "",
        "Kong compares the beginnings of paths letter by letter; here `/a/**` serves /a and what is below it, not /ab.");
    page.comments("", notes.lines());
    page.line("listen: { http: 127.0.0.1:8000 } # or { https: 8443 }, with `tls`");
    String text =
        page
            + (count == 0 ? "" : "services:\n" + services)
            + consumers
            + (count + dropped == 0 ? "" : "routes:\n" + routes);
    return new Imported(text, count, dropped + notes.count(), List.copyOf(open));
  }

  private String consumers() {
    Page page = new Page();
    for (Item consumer : list(document, "consumers")) {
      String name = consumer.text("username");
      List<String> roles = list(consumer, "acls").stream().map(acl -> acl.text("group")).toList();
      consumer.drop(
          "keyauth_credentials",
          notes,
          "keys of other makers cannot be used: make new ones with `bartizan key`");
      page.line(
          "#   "
              + Words.value(Words.shown(name))
              + ": { keys: [ what `bartizan key` prints ], roles: "
              + Words.list(roles.stream().map(Words::shown).toList())
              + " }");
    }
    String lines = page.toString();
    return lines.isEmpty() ? "" : "# consumers:\n" + lines;
  }

  private void service(Item service) {
    List<Item> own = list(service, "routes");
    if (own.isEmpty() || service.text("enabled").equals("false")) {
      service.drop(notes, "a service without a route, or switched off");
      return;
    }
    boolean clients = own.stream().allMatch(route -> route.text("preserve_host").equals("true"));
    KongService made = KongService.of(service, upstreams, clients, notes);
    int before = count;
    for (Item route : own) {
      route(route, service, made, clients);
    }
    if (count > before) {
      made.lines().forEach(services::line);
    }
    for (String key : new String[] {"tags", "id"}) {
      service.drop(key, notes, KongGuards.ELSEWHERE);
    }
  }

  private void route(Item route, Item service, KongService made, boolean clients) {
    Notes own = new Notes();
    List<String> keys = matching(route, own);
    if (keys == null) {
      route.settle();
      dropped += own.count();
      routes.comments("  ", own.lines());
      return;
    }
    if (!clients && route.text("preserve_host").equals("true")) {
      own.add(route, "preserve_host: `host: client` is said by a service, for all of its routes");
    }
    boolean strips = !route.text("strip_path").equals("false");
    KongGuards guards = new KongGuards(own, open);
    List<String> rest =
        guards.lines(guards.effective(document.at("plugins"), service, route), everybody);
    Item paths = route.at("paths");
    List<String> all =
        paths == null ? List.of("/") : paths.items().stream().map(Item::text).toList();
    String name = route.text("name");
    route.drop("protocols", own, "listeners decide about TLS");
    route.dropRest(own, NO_COUNTERPART);
    int before = count;
    for (String path : all) {
      write(route, name, path, keys, rewrite(path, made.path(), strips), made, rest, own);
    }
    if (count == before) {
      routes.comments("  ", own.lines());
    }
    dropped += own.count();
  }

  /// The keys that say which requests it serves, but for the path; null if they cannot be said.
  private @Nullable List<String> matching(Item route, Notes own) {
    for (String condition : CONDITIONS) {
      if (route.at(condition) != null) {
        route.drop(own, condition + " is " + NARROWER);
        return null;
      }
    }
    List<String> protocols = list(route, "protocols").stream().map(Item::text).toList();
    if (!Set.of("http", "https").containsAll(protocols)) {
      route.drop(own, "only http and https are served by routes");
      return null;
    }
    List<String> keys = new ArrayList<>();
    List<String> hosts =
        list(route, "hosts").stream().map(host -> host.text().toLowerCase(Locale.ROOT)).toList();
    if (!hosts.isEmpty()) {
      keys.add("hosts: " + Words.list(hosts));
    }
    List<String> methods = list(route, "methods").stream().map(Item::text).toList();
    if (!methods.isEmpty()) {
      keys.add("methods: " + Words.list(methods));
    }
    Item headers = route.at("headers");
    List<String> fields = new ArrayList<>();
    for (Item header : headers == null ? List.<Item>of() : headers.entries().values()) {
      List<String> values = header.items().stream().map(Item::text).toList();
      if (values.size() != 1 || values.getFirst().startsWith("~*")) {
        route.drop(own, "a header with several values is " + NARROWER);
        return null;
      }
      fields.add(
          Words.value(header.name().toLowerCase(Locale.ROOT))
              + ": "
              + Words.value(values.getFirst()));
    }
    if (!fields.isEmpty()) {
      keys.add("headers: { " + String.join(", ", fields) + " }");
    }
    return keys;
  }

  private static String rewrite(String path, String base, boolean strips) {
    String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    boolean cut = strips && !prefix.isEmpty();
    if (base.isEmpty()) {
      return cut ? "rewrite: { strip-prefix: " + Words.value(prefix) + " }" : "";
    }
    String to = Words.value(base + (cut || prefix.isEmpty() ? "" : prefix) + "/{rest}");
    return cut
        ? "rewrite: { strip-prefix: " + Words.value(prefix) + ", path: " + to + " }"
        : "rewrite: { path: " + to + " }";
  }

  private void write(
      Item route,
      String given,
      String path,
      List<String> keys,
      String rewrite,
      KongService service,
      List<String> rest,
      Notes own) {
    String pattern = (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + "/**";
    String problem = problem(path, pattern);
    if (problem != null) {
      routes.comment(
          "  ",
          "not imported: the path " + Words.shown(path) + " of " + route.shown() + ": " + problem);
      dropped++;
      return;
    }
    count++;
    routes.comments("  ", own.lines());
    routes.line("  - name: " + Words.value(name(given.isEmpty() ? service.name() : given)));
    routes.line("    path: " + Words.value(pattern));
    keys.forEach(key -> routes.line("    " + key));
    routes.line("    service: " + Words.value(service.name()));
    if (!rewrite.isEmpty()) {
      routes.line("    " + rewrite);
    }
    rest.forEach(line -> routes.line("    " + line));
  }

  private @Nullable String problem(String path, String pattern) {
    boolean regex = regexMarked ? path.startsWith("~") : !path.matches("[A-Za-z0-9._~/%-]*");
    if (regex) {
      return "regular expressions are not served; say it with `{name}` and `/**`";
    }
    try {
      PathPattern.parse(pattern);
      return pattern.contains("{") || pattern.indexOf('*') < pattern.length() - 2
          ? "its letters mean something else here"
          : null;
    } catch (IllegalArgumentException e) {
      return Words.shown(String.valueOf(e.getMessage()));
    }
  }

  private String name(String wanted) {
    String base = Words.shown(wanted);
    String name = base;
    for (int number = 2; !names.add(name); number++) {
      name = base + "-" + number;
    }
    return name;
  }
}
