package io.bartizan.gateway.importing;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where an OpenAPI document says that the API runs.
///
/// @param endpoint scheme, host and port
/// @param base what stands before every path; empty for nothing
record OpenApiServer(String endpoint, String base) {
  private static final String UNKNOWN = "http://127.0.0.1:9001";
  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

  /// The service that runs there.
  String service() {
    return "{ endpoints: "
        + Words.value(endpoint)
        + (KongService.exposed(endpoint) ? ", unsafe: [plaintext-upstream]" : "")
        + " }";
  }

  /// Reads the first server; the others are noted.
  static OpenApiServer of(Item document, Notes notes, Set<String> open) {
    Item servers = document.at("servers");
    List<Item> all = servers == null ? List.of() : servers.items();
    for (int i = 1; i < all.size(); i++) {
      all.get(i)
          .drop(
              notes,
              "one server is taken; if it is another endpoint of the same, add it under `endpoints`");
    }
    if (all.isEmpty()) {
      return unknown("", open);
    }
    return of(all.getFirst(), open);
  }

  private static OpenApiServer of(Item server, Set<String> open) {
    Item description = server.at("description");
    if (description != null) {
      description.settle();
    }
    String url = filled(server.text("url"), server.at("variables"));
    try {
      URI uri = URI.create(url);
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!web || uri.getHost() == null) {
        return unknown(base, open);
      }
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return new OpenApiServer(uri.getScheme() + "://" + uri.getHost() + port, base);
    } catch (IllegalArgumentException _) {
      return unknown("", open);
    }
  }

  private static OpenApiServer unknown(String base, Set<String> open) {
    open.add("where the service runs: the document does not say it");
    return new OpenApiServer(UNKNOWN, base);
  }

  private static String filled(String url, @Nullable Item variables) {
    if (variables == null) {
      return url;
    }
    Matcher names = VARIABLE.matcher(url);
    StringBuilder out = new StringBuilder();
    while (names.find()) {
      Item variable = variables.at(names.group(1));
      names.appendReplacement(
          out,
          Matcher.quoteReplacement(variable == null ? names.group() : variable.text("default")));
    }
    return names.appendTail(out).toString();
  }
}
