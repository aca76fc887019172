package io.bartizan.gateway.importing;

import io.bartizan.identity.apikey.ApiKeyConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the security schemes of an OpenAPI document, and the requirements of its operations.
final class OpenApiAccess {
  static final String ISSUER = "FILL IN: the issuer's URL";
  static final String AUDIENCE = "FILL IN: the audience";
  private static final String TOKENS =
      "clients get tokens from their issuer; the gateway verifies them";
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  private final Map<String, Item> schemes;
  private final @Nullable Item everywhere;
  private final Set<String> open;
  private final Notes notes;

  /// @param document the whole document
  /// @param notes is told what has no counterpart in the document's schemes
  /// @param open is told what has to be filled in
  OpenApiAccess(Item document, Notes notes, Set<String> open) {
    Item components = document.at("components");
    Item known = components == null ? null : components.at("securitySchemes");
    this.schemes = known == null ? Map.of() : known.entries();
    this.everywhere = document.at("security");
    this.open = open;
    this.notes = notes;
    settle(everywhere);
  }

  /// Who may use an operation.
  Access of(Item operation) {
    Item own = operation.at("security");
    Item asked = own == null ? everywhere : own;
    if (asked == null || asked.isEmpty()) {
      settle(asked);
      return new Access.Everybody();
    }
    asked.settle();
    List<Map<String, Item>> ways = asked.items().stream().map(Item::entries).toList();
    if (ways.stream().anyMatch(Map::isEmpty)) {
      return new Access.Unclear("a credential is optional, which cannot be said here");
    }
    if (ways.stream().anyMatch(way -> way.size() > 1)) {
      return new Access.Unclear("several credentials at once cannot be asked for here");
    }
    return shown(ways.stream().map(way -> way.values().iterator().next()).toList(), asked);
  }

  private static void settle(@Nullable Item item) {
    if (item != null) {
      item.settle();
    }
  }

  private Access shown(List<Item> needs, Item asked) {
    Set<String> ways = new LinkedHashSet<>();
    List<Set<String>> scopes = new ArrayList<>();
    for (Item need : needs) {
      Item scheme = schemes.get(need.name());
      String way = scheme == null ? null : way(scheme);
      if (way == null) {
        if (scheme != null) {
          scheme.drop(notes, "this kind of credential has no counterpart here");
        }
        return new Access.Unclear(
            "the security scheme " + Words.shown(need.name()) + " has no counterpart");
      }
      ways.add(way);
      scopes.add(new TreeSet<>(need.items().stream().map(Item::text).toList()));
    }
    if (ways.stream().filter(way -> way.startsWith("jwt")).count() > 1
        || ways.stream().filter(way -> way.startsWith("api-key")).count() > 1) {
      return new Access.Unclear("two tokens or two keys cannot be told apart on one route");
    }
    if (new LinkedHashSet<>(scopes).size() > 1) {
      return new Access.Unclear(
          "alternatives at "
              + asked.shown()
              + " ask for different scopes, which cannot be said here");
    }
    return new Access.Shown(List.copyOf(ways), List.copyOf(scopes.getFirst()));
  }

  /// How a scheme is said here; null if it cannot be.
  private @Nullable String way(Item scheme) {
    settle(scheme.at("description"));
    return switch (scheme.text("type")) {
      case "http" -> scheme.text("scheme").equalsIgnoreCase("bearer") ? bearer(scheme) : null;
      case "oauth2" -> {
        scheme.drop("flows", notes, TOKENS);
        yield jwt(ISSUER);
      }
      case "openIdConnect" -> connect(scheme.text("openIdConnectUrl"));
      case "apiKey" -> key(scheme);
      default -> null;
    };
  }

  private String bearer(Item scheme) {
    scheme.drop("bearerFormat", notes, "tokens are JSON Web Tokens here");
    return jwt(ISSUER);
  }

  private String connect(String url) {
    boolean usual = url.endsWith(DISCOVERY);
    return jwt(usual ? url.substring(0, url.length() - DISCOVERY.length()) : ISSUER);
  }

  private String jwt(String issuer) {
    if (issuer.equals(ISSUER)) {
      open.add("the issuer of tokens, wherever it says `" + ISSUER + "`");
    }
    open.add("the audience of tokens, wherever it says `" + AUDIENCE + "`");
    return "jwt: { issuer: " + Words.value(issuer) + ", audience: " + Words.value(AUDIENCE) + " }";
  }

  private @Nullable String key(Item scheme) {
    String name = scheme.text("name");
    String place = scheme.text("in");
    try {
      String way = null;
      if (place.equals("header")) {
        ApiKeyConfig _ = ApiKeyConfig.header(name, "bz");
        way = "api-key: { header: " + Words.value(name) + " }";
      } else if (place.equals("query")) {
        way = "api-key: { query: " + Words.value(name) + ", unsafe: [key-in-query] }";
      }
      if (way != null) {
        open.add(
            "consumers with keys made by `bartizan secret generate`: keys of other makers cannot be used");
      }
      return way;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
