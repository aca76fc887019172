package io.bartizan.gateway.importing;

import io.bartizan.config.Cidr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says the plugins of one Kong route as keys of a route.
final class KongGuards {
  static final String ELSEWHERE = "nothing is said about it in a route";

  /// Plugins that only tell or keep something, so that a route without them admits nobody else.
  private static final Set<String> HARMLESS =
      Set.of(
          "prometheus",
          "file-log",
          "http-log",
          "tcp-log",
          "udp-log",
          "syslog",
          "statsd",
          "datadog",
          "zipkin",
          "opentelemetry",
          "loggly",
          "correlation-id",
          "proxy-cache",
          "grpc-gateway");

  private final Notes notes;
  private final Set<String> open;
  private final Set<String> ways = new LinkedHashSet<>();
  private final Set<String> roles = new TreeSet<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> unclear = new ArrayList<>();

  KongGuards(Notes notes, Set<String> open) {
    this.notes = notes;
    this.open = open;
  }

  /// The plugins that hold for a route: its own before its service's before those of all.
  Map<String, Item> effective(@Nullable Item everywhere, Item service, Item route) {
    Map<String, Item> plugins = new LinkedHashMap<>();
    for (Item owner : new Item[] {route, service}) {
      add(owner.at("plugins"), plugins);
    }
    add(everywhere, plugins);
    return plugins;
  }

  /// One that is switched off leaves its place to the next.
  private void add(@Nullable Item list, Map<String, Item> plugins) {
    for (Item plugin : list == null ? List.<Item>of() : list.items()) {
      String name = plugin.text("name");
      if (plugin.text("enabled").equals("false")) {
        plugin.drop(notes, "the plugin " + Words.shown(name) + " is switched off");
      } else {
        plugins.putIfAbsent(name, plugin);
      }
    }
  }

  /// The keys, a line each, without indentation.
  List<String> lines(Map<String, Item> plugins, boolean everybody) {
    plugins.forEach(this::plugin);
    if (!unclear.isEmpty()) {
      return decided(String.join("; ", unclear), false);
    }
    if (ways.isEmpty() && roles.isEmpty()) {
      return decided("Kong asks for no credential", everybody);
    }
    if (ways.isEmpty()) {
      return decided("groups are asked for without a credential", false);
    }
    lines.addFirst("authenticate: { " + String.join(", ", ways) + " }");
    if (!roles.isEmpty()) {
      lines.add(1, "authorize: { roles: " + Words.list(roles) + " }");
    }
    return lines;
  }

  private List<String> decided(String why, boolean everybody) {
    if (everybody) {
      lines.addFirst("public: true");
    } else {
      open.add("who is admitted, at every route that says DECIDE");
      lines.addFirst(
          "# DECIDE: " + why + ". Say `authenticate: ...`, or `public: true` for everybody.");
    }
    return lines;
  }

  private void plugin(String name, Item plugin) {
    for (String key : new String[] {"tags", "id", "instance_name", "protocols", "created_at"}) {
      plugin.drop(key, notes, ELSEWHERE);
    }
    Item config = plugin.at("config");
    Item said = config == null ? plugin : config;
    switch (name) {
      case "key-auth" -> keys(said);
      case "jwt" -> tokens();
      case "acl" -> groups(said);
      case "rate-limiting" -> rates(said);
      case "ip-restriction" -> addresses(said);
      case "request-size-limiting" -> size(said);
      case "request-transformer" -> headers("request-headers", said);
      case "response-transformer" -> headers("response-headers", said);
      case "cors" -> cors(said);
      default -> other(name, plugin);
    }
    plugin.dropRest(notes, "this part of the plugin " + Words.shown(name) + " has no counterpart");
  }

  private void other(String name, Item plugin) {
    plugin.drop(notes, "the plugin " + Words.shown(name) + " has no counterpart");
    if (!HARMLESS.contains(name)) {
      unclear.add("the plugin " + Words.shown(name) + " has no counterpart");
    }
  }

  private void keys(Item config) {
    Item names = config.at("key_names");
    List<Item> all = names == null ? List.of() : names.items();
    String header = all.isEmpty() ? "apikey" : all.getFirst().text();
    ways.add("api-key: { header: " + Words.value(header) + " }");
    open.add("keys of consumers, made by `bartizan key`: keys of other makers cannot be used");
  }

  private void tokens() {
    ways.add(
        "jwt: { issuer: "
            + Words.value(OpenApiAccess.ISSUER)
            + ", audience: "
            + Words.value(OpenApiAccess.AUDIENCE)
            + " }");
    open.add("issuer and audience of tokens: Kong keeps the keys of issuers with consumers");
  }

  private void groups(Item config) {
    Item allow = config.at("allow");
    if (allow == null || config.at("deny") != null) {
      unclear.add("groups are denied, which cannot be said here");
      return;
    }
    allow.items().forEach(group -> roles.add(group.text()));
  }

  private void rates(Item config) {
    Map<String, String> units = Map.of("second", "s", "minute", "min", "hour", "h", "day", "d");
    String by = config.text("limit_by");
    String per =
        switch (by) {
          case "", "consumer", "credential" -> "identity";
          case "ip" -> "client-ip";
          case "header" -> "header:" + config.text("header_name").toLowerCase(Locale.ROOT);
          default -> "";
        };
    if (per.isEmpty()) {
      config.drop(notes, "limits by " + Words.shown(by) + " cannot be said here");
      return;
    }
    List<String> limits = new ArrayList<>();
    for (String unit : new String[] {"second", "minute", "hour", "day"}) {
      String count = config.text(unit);
      if (count.matches("[1-9][0-9]{0,8}")) {
        limits.add(
            "{ name: "
                + unit
                + ", per: "
                + Words.value(per)
                + ", rate: "
                + Words.value(count + "/" + units.get(unit))
                + " }");
      }
    }
    if (!limits.isEmpty()) {
      lines.add("limit: [ " + String.join(", ", limits) + " ]");
    }
    if (per.equals("identity")) {
      open.add("limits per identity stand only at routes that say `authenticate`");
    }
  }

  private void addresses(Item config) {
    List<String> sides = new ArrayList<>();
    for (String side : new String[] {"allow", "deny"}) {
      Item list = config.at(side);
      List<String> texts =
          list == null ? List.of() : list.items().stream().map(Item::text).toList();
      if (!texts.stream().allMatch(KongGuards::isNetwork)) {
        unclear.add("an address cannot be read");
      } else if (!texts.isEmpty()) {
        sides.add(side + ": " + Words.list(texts));
      }
    }
    if (!sides.isEmpty()) {
      lines.add("addresses: { " + String.join(", ", sides) + " }");
    }
  }

  private static boolean isNetwork(String text) {
    try {
      Cidr.parse(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private void size(Item config) {
    String unit =
        switch (config.text("size_unit")) {
          case "bytes" -> "B";
          case "kilobytes" -> "KiB";
          default -> "MiB";
        };
    String size = config.text("allowed_payload_size");
    lines.add("bounds: { body: " + (size.matches("[1-9][0-9]{0,8}") ? size : "128") + unit + " }");
  }

  private void headers(String key, Item config) {
    List<String> parts = new ArrayList<>();
    Item remove = config.at("remove");
    Item gone = remove == null ? null : remove.at("headers");
    if (gone != null && !gone.items().isEmpty()) {
      parts.add("remove: " + Words.list(gone.items().stream().map(KongGuards::lower).toList()));
    }
    Item add = config.at("add");
    Item more = add == null ? null : add.at("headers");
    if (more != null && !more.items().isEmpty()) {
      parts.add("add: { " + fields(more) + " }");
    }
    if (!parts.isEmpty()) {
      lines.add(key + ": { " + String.join(", ", parts) + " }");
    }
  }

  private static String fields(Item list) {
    List<String> fields = new ArrayList<>();
    for (Item item : list.items()) {
      String text = item.text();
      int colon = Math.max(0, text.indexOf(':'));
      String value = text.substring(Math.min(text.length(), colon + 1)).strip();
      fields.add(
          Words.value(text.substring(0, colon).strip().toLowerCase(Locale.ROOT))
              + ": "
              + Words.value(value.replace("{", "{{").replace("}", "}}")));
    }
    return String.join(", ", fields);
  }

  private static String lower(Item item) {
    return item.text().toLowerCase(Locale.ROOT);
  }

  private void cors(Item config) {
    List<String> parts = new ArrayList<>();
    Item origins = config.at("origins");
    List<String> all =
        origins == null ? List.of("*") : origins.items().stream().map(Item::text).toList();
    if (all.contains("*")) {
      open.add("`cors` for every origin: list the origins, or say `unsafe: [any-origin]`");
    }
    parts.add("origins: " + Words.list(all));
    for (Map.Entry<String, String> list :
        Map.of("methods", "methods", "headers", "headers", "exposed_headers", "expose")
            .entrySet()) {
      Item item = config.at(list.getKey());
      if (item != null && !item.items().isEmpty()) {
        parts.add(
            list.getValue() + ": " + Words.list(item.items().stream().map(Item::text).toList()));
      }
    }
    if (config.text("credentials").equals("true")) {
      parts.add("credentials: true");
    }
    String age = config.text("max_age");
    if (age.matches("[0-9]{1,5}")) {
      parts.add("max-age: " + age + "s");
    }
    parts.subList(1, parts.size()).sort(null);
    lines.add("cors: { " + String.join(", ", parts) + " }");
  }
}
