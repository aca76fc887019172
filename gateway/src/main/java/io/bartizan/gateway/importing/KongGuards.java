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
  private static final Map<String, String> LIMITS = new LinkedHashMap<>();

  static {
    LIMITS.put("second", "s");
    LIMITS.put("minute", "min");
    LIMITS.put("hour", "h");
    LIMITS.put("day", "d");
  }

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

  /// Plugins that keep nobody out: without what they do for one caller, nobody is admitted more.
  private static final Set<String> EASY =
      Set.of(
          "rate-limiting",
          "request-size-limiting",
          "request-transformer",
          "response-transformer",
          "cors");

  private final Notes notes;
  private final Set<String> open;
  private final Set<String> ways = new LinkedHashSet<>();
  private final Set<String> roles = new TreeSet<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> unclear = new ArrayList<>();
  private @Nullable Item rates;
  private String body = "";
  private String respond = "";

  KongGuards(Notes notes, Set<String> open) {
    this.notes = notes;
    this.open = open;
  }

  /// Reads the plugins that hold for a route.
  ///
  /// @param callers those that hold for some callers only
  KongGuards read(Map<String, Item> plugins, List<Item> callers) {
    for (Item plugin : callers) {
      String name = plugin.text("name");
      plugin.drop(notes, "the plugin " + Words.shown(name) + " holds for some consumers only");
      if (!HARMLESS.contains(name) && !EASY.contains(name)) {
        unclear.add("the plugin " + Words.shown(name) + " keeps some consumers out");
      }
    }
    plugins.forEach(this::plugin);
    if (ways.size() > 1) {
      unclear.add("Kong asks for several credentials at once, which cannot be said here");
    }
    if (ways.isEmpty() && !roles.isEmpty()) {
      unclear.add("groups are asked for without a credential");
    }
    return this;
  }

  /// Who is admitted, as lines without indentation.
  List<String> access(boolean everybody) {
    if (!unclear.isEmpty()) {
      return List.of(Draft.decide(String.join("; ", unclear)));
    }
    if (ways.isEmpty()) {
      return everybody
          ? List.of("public: true")
          : List.of(Draft.decide("Kong asks for no credential"));
    }
    List<String> access = new ArrayList<>();
    access.add("authenticate: { " + String.join(", ", ways) + " }");
    if (!roles.isEmpty()) {
      access.add("authorize: { roles: " + Words.list(roles) + " }");
    }
    return access;
  }

  /// The other keys, a line each, without indentation.
  ///
  /// @param bounds what the route has under `bounds` besides
  List<String> lines(boolean everybody, List<String> bounds) {
    List<String> all = new ArrayList<>(lines);
    if (rates != null) {
      String limit = limit(rates, everybody && ways.isEmpty() && unclear.isEmpty());
      all.addAll(limit.isEmpty() ? List.of() : List.of(limit));
    }
    List<String> sizes = new ArrayList<>(bounds);
    if (!body.isEmpty()) {
      sizes.addFirst("body: " + body);
    }
    if (!sizes.isEmpty() && respond.isEmpty()) {
      all.add("bounds: { " + String.join(", ", sizes) + " }");
    }
    return all;
  }

  /// What stands in place of a service; empty for nothing.
  String respond() {
    return respond;
  }

  private void plugin(String name, Item plugin) {
    for (String key : new String[] {"tags", "id", "instance_name", "protocols", "created_at"}) {
      plugin.drop(key, notes, ELSEWHERE);
    }
    plugin.text("enabled");
    Item config = plugin.at("config");
    Item said = config == null ? plugin : config;
    switch (name) {
      case "key-auth" -> keys(said);
      case "jwt" -> tokens();
      case "acl" -> groups(said);
      case "rate-limiting" -> rates = said;
      case "ip-restriction" -> addresses(said);
      case "request-size-limiting" -> size(said);
      case "request-transformer" -> lines.addAll(KongHeaders.lines(true, said, notes));
      case "response-transformer" -> lines.addAll(KongHeaders.lines(false, said, notes));
      case "request-termination" -> termination(said);
      case "cors" -> lines.addAll(KongCors.lines(said, notes));
      default -> other(name, plugin);
    }
    if (rates != said) {
      rest(name, plugin);
    }
  }

  private void rest(String name, Item plugin) {
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
    open.add(
        "keys of consumers, made by `bartizan secret generate`: keys of other makers cannot be used");
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
    Item allow = either(config, "allow", "whitelist");
    if (allow == null || either(config, "deny", "blacklist") != null) {
      unclear.add("groups are denied, which cannot be said here");
      return;
    }
    allow.items().forEach(group -> roles.add(group.text()));
    if (roles.isEmpty()) {
      unclear.add("groups are asked for, and none is named");
    }
  }

  /// What stands at `key`, or as older versions of Kong called it; null if that is an empty list.
  private static @Nullable Item either(Item config, String key, String before) {
    Item list = config.at(key) == null ? config.at(before) : config.at(key);
    return list == null || list.isEmpty() && list.text().isEmpty() ? null : list;
  }

  private String limit(Item config, boolean nobodyKnown) {
    String by = config.text("limit_by");
    String per =
        switch (by) {
          case "", "consumer", "credential" -> nobodyKnown ? "client-ip" : "identity";
          case "ip" -> "client-ip";
          case "header" -> "header:" + config.text("header_name").toLowerCase(Locale.ROOT);
          default -> "";
        };
    if (per.isEmpty()) {
      config.drop(notes, "limits by " + Words.shown(by) + " cannot be said here");
      return "";
    }
    if (per.equals("identity")) {
      open.add("limits per identity stand only at routes that say `authenticate`");
    }
    List<String> limits = new ArrayList<>();
    LIMITS.forEach((unit, shown) -> {
      Integer count = config.whole(unit, 1, 999_999_999);
      if (count != null) {
        String rate = Words.value(count + "/" + shown);
        limits.add("{ name: " + unit + ", per: " + Words.value(per) + ", rate: " + rate + " }");
      }
    });
    rest("rate-limiting", config);
    return limits.isEmpty() ? "" : "limit: [ " + String.join(", ", limits) + " ]";
  }

  private void addresses(Item config) {
    List<String> sides = new ArrayList<>();
    for (String[] side : new String[][] {{"allow", "whitelist"}, {"deny", "blacklist"}}) {
      Item list = either(config, side[0], side[1]);
      List<String> texts =
          list == null ? List.of() : list.items().stream().map(Item::text).toList();
      if (list != null && (texts.isEmpty() || !texts.stream().allMatch(KongGuards::isNetwork))) {
        unclear.add("an address cannot be read");
      } else if (!texts.isEmpty()) {
        sides.add(side[0] + ": " + Words.list(texts));
      }
    }
    if (sides.isEmpty()) {
      unclear.add("addresses are asked for, and none is named");
    } else {
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
    Integer size = config.whole("allowed_payload_size", 1, 999_999_999);
    body = (size == null ? 128 : size) + unit;
  }

  private void termination(Item config) {
    if (config.at("trigger") != null) {
      config.drop(notes, "an answer that depends on the request cannot be said here");
      unclear.add("some requests are answered by Kong itself");
      return;
    }
    Integer said = config.whole("status_code", 100, 599);
    int status = said == null ? 503 : said;
    String text = config.text("body");
    String type = config.text("content_type");
    if (text.isEmpty()) {
      String message = config.text("message");
      String usual = status == 503 ? "Service unavailable" : status == 404 ? "Not found" : "";
      message = message.isEmpty() ? usual : message;
      text = message.isEmpty() ? "" : "{\"message\":\"" + json(message) + "\"}";
    }
    type = type.isEmpty() && !text.isEmpty() ? "application/json; charset=utf-8" : type;
    respond =
        "respond: { status: "
            + status
            + (type.isEmpty() ? "" : ", content-type: " + Words.value(type))
            + (text.isEmpty() ? "" : ", body: " + Words.value(text))
            + " }";
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
  }
}
