package io.bartizan.gateway.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A Kong service as a service: its URL, or the targets of the upstream that its host names.
///
/// @param lines what stands under `services`
/// @param path what stands before every path that it is sent; empty for nothing
record KongService(String name, List<String> lines, String path) {
  static KongService of(
      Item service, Map<String, Item> upstreams, boolean clientsHost, Notes notes) {
    String url = service.text("url");
    String scheme = url.isEmpty() ? or(service.text("protocol"), "http") : url.split(":", 2)[0];
    String rest = url.isEmpty() ? "" : url.substring(Math.min(url.length(), scheme.length() + 3));
    int slash = rest.indexOf('/');
    String host =
        url.isEmpty() ? service.text("host") : slash < 0 ? rest : rest.substring(0, slash);
    String port = service.text("port");
    String path = url.isEmpty() ? service.text("path") : slash < 0 ? "" : rest.substring(slash);
    Item upstream = upstreams.get(host);
    List<String> endpoints = new ArrayList<>();
    if (upstream != null) {
      targets(upstream, scheme, endpoints, notes);
    } else {
      endpoints.add(Words.value(scheme + "://" + host + (port.isEmpty() ? "" : ":" + port)));
    }
    String name = or(service.text("name"), "service");
    List<String> lines = new ArrayList<>();
    lines.add("  " + Words.value(name) + ":");
    lines.add("    endpoints: [ " + String.join(", ", endpoints) + " ]");
    time(service, "connect_timeout", "connect-timeout", 60_000, lines);
    time(service, "read_timeout", "response-timeout", 3_600_000, lines);
    if (clientsHost) {
      lines.add("    host: client");
    }
    return new KongService(
        name, lines, path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static void targets(Item upstream, String scheme, List<String> endpoints, Notes notes) {
    upstream.text("name");
    Item targets = upstream.at("targets");
    for (Item target : targets == null ? List.<Item>of() : targets.items()) {
      String address = target.text("target");
      String weight = target.text("weight");
      String url =
          Words.value(scheme + "://" + (address.contains(":") ? address : address + ":8000"));
      endpoints.add(
          weight.matches("[1-9][0-9]{0,2}|1000")
              ? "{ url: " + url + ", weight: " + weight + " }"
              : url);
    }
    upstream.dropRest(notes, "it has no counterpart here; see `balance`, `health` and `outlier`");
  }

  /// Milliseconds, as far as they are allowed; what is not stays to be noted.
  private static void time(Item service, String from, String to, int most, List<String> lines) {
    Item item = service.at(from);
    if (item != null
        && item.text().matches("[1-9][0-9]{1,6}")
        && Integer.parseInt(item.text()) <= most) {
      lines.add("    " + to + ": " + item.text() + "ms");
    }
  }
}
