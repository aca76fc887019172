package io.bartizan.gateway.importing;

import io.bartizan.config.HostPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Kong service as a service: its URL, or the targets of the upstream that its host names.
///
/// @param lines what stands in it, without indentation
/// @param path what stands before every path that it is sent; empty for nothing
/// @param bounds times that its routes have, such as `idle: 30000ms`
/// @param grpc whether it speaks gRPC
record KongService(
    String name, List<String> lines, String path, List<String> bounds, boolean grpc) {
  private static final String UNKNOWN = "http://127.0.0.1:9001";
  private static final int USUAL = 60_000;
  private static final int HOUR = 3_600_000;
  private static final int MOST_TRIES = 10;

  /// What a document says of services, besides each one itself.
  record Surroundings(Map<String, Item> upstreams, List<Item> targets) {
    List<Item> targets(String upstream) {
      return targets.stream().filter(each -> each.refers("upstream", upstream)).toList();
    }
  }

  /// @param name one that no other has
  /// @param clientsHost whether its routes pass the client's host on
  /// @param unknown is told if it is not said where the service runs
  static KongService of(
      String name,
      Item service,
      Surroundings around,
      boolean clientsHost,
      Notes notes,
      Runnable unknown) {
    Location location = Location.of(service);
    Item upstream = around.upstreams.get(location.host());
    Map<String, Integer> endpoints =
        upstream == null
            ? location.endpoint()
            : KongUpstream.endpoints(
                upstream, around.targets(location.host()), location.scheme(), notes);
    if (endpoints.isEmpty()) {
      unknown.run();
      endpoints = Map.of(UNKNOWN, 1);
    }
    List<String> lines = new ArrayList<>();
    lines.add("endpoints: " + text(endpoints));
    time(service, "connect_timeout", "connect-timeout", USUAL, lines);
    time(service, "read_timeout", "response-timeout", HOUR, lines);
    retries(service, lines, notes);
    host(clientsHost, upstream, lines);
    if (location.grpc()) {
      lines.add("protocol: h2");
    }
    if (upstream != null) {
      lines.addAll(KongUpstream.lines(upstream, notes));
    }
    if (endpoints.keySet().stream().anyMatch(KongService::exposed)) {
      lines.add("unsafe: [plaintext-upstream]");
      notes.differ("plaintext-upstream: Kong speaks with it in clear text, and so does this");
    }
    service.drop(
        "tls_verify", notes, "certificates are verified here, unless `tls` says otherwise");
    return new KongService(name, lines, location.path(), bounds(service, notes), location.grpc());
  }

  private static void host(boolean clients, @Nullable Item upstream, List<String> lines) {
    String header = upstream == null ? "" : upstream.text("host_header");
    if (clients || !header.isEmpty()) {
      lines.add("host: " + (clients ? "client" : Words.value(header)));
    }
  }

  private static String text(Map<String, Integer> endpoints) {
    List<String> all = new ArrayList<>();
    boolean weighed = endpoints.size() > 1;
    endpoints.forEach((url, weight) ->
        all.add(
            weighed
                ? "{ url: " + Words.value(url) + ", weight: " + weight + " }"
                : Words.value(url)));
    return "[ " + String.join(", ", all) + " ]";
  }

  /// Whether it is reached in clear text, and not on this machine.
  static boolean exposed(String url) {
    String address = url.substring(url.indexOf("://") + 3);
    int port = address.lastIndexOf(':');
    String host = port > address.indexOf(']') ? address.substring(0, port) : address;
    return url.startsWith("http:") && !HostPort.isLoopback(host.replaceAll("[\\[\\]]", ""));
  }

  private static void retries(Item service, List<String> lines, Notes notes) {
    Integer retries = service.whole("retries", 0, 32_767);
    if (retries == null) {
      return;
    }
    lines.add("retry: { attempts: " + Math.min(MOST_TRIES, retries + 1) + " }");
    notes.differ(
        "retry: `attempts` counts the first try too, at most 10; within a budget; not after a timeout unless `per-try-timeout` is said");
  }

  /// Milliseconds, as far as they are allowed; what is not stays to be noted.
  private static void time(Item service, String from, String to, int most, List<String> lines) {
    Integer millis = service.whole(from, 10, most);
    if (millis != null) {
      lines.add(to + ": " + millis + "ms");
    }
  }

  private static List<String> bounds(Item service, Notes notes) {
    Integer write = service.whole("write_timeout", 100, HOUR);
    Integer read = service.whole("read_timeout", 100, HOUR);
    if (write == null && read == null) {
      return List.of();
    }
    Integer connect = service.whole("connect_timeout", 10, USUAL);
    int in = read == null ? USUAL : read;
    int out = write == null ? USUAL : write;
    int total = (connect == null ? USUAL : connect) + in + out;
    notes.differ(
        "bounds: Kong bounds each wait alone; `idle` is the longer of read_timeout ("
            + in
            + ") and write_timeout ("
            + out
            + "), `total` the sum of its timeouts");
    List<String> bounds = new ArrayList<>(List.of("idle: " + Math.max(in, out) + "ms"));
    if (total > USUAL) {
      bounds.add("total: " + total + "ms");
    }
    return bounds;
  }

  /// Where a service is, as its URL or its parts say it.
  ///
  /// @param scheme http or https; empty for what cannot be reached from here
  private record Location(String scheme, boolean grpc, String host, String port, String path) {
    static Location of(Item service) {
      String url = service.text("url");
      String protocol = url.isEmpty() ? service.text("protocol") : url.split(":", 2)[0];
      String rest =
          url.isEmpty() ? "" : url.substring(Math.min(url.length(), protocol.length() + 3));
      int slash = rest.indexOf('/');
      String authority = slash < 0 ? rest : rest.substring(0, slash);
      int colon = authority.lastIndexOf(':');
      boolean ported = colon > authority.indexOf(']');
      String path = url.isEmpty() ? service.text("path") : slash < 0 ? "" : rest.substring(slash);
      String scheme =
          switch (protocol) {
            case "", "http", "grpc", "ws" -> "http";
            case "https", "grpcs", "wss" -> "https";
            default -> "";
          };
      return new Location(
          scheme,
          protocol.startsWith("grpc"),
          url.isEmpty() ? service.text("host") : ported ? authority.substring(0, colon) : authority,
          url.isEmpty() ? service.text("port") : ported ? authority.substring(colon + 1) : "",
          path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    Map<String, Integer> endpoint() {
      Map<String, Integer> one = new LinkedHashMap<>();
      if (!host.isEmpty()) {
        one.put(scheme + "://" + host + (port.isEmpty() ? "" : ":" + port), 1);
      }
      return one;
    }
  }
}
