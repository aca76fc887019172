package io.bartizan.gateway.settings;

import io.bartizan.config.Check;
import io.bartizan.config.CredentialFields;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Inline;
import io.bartizan.config.Located;
import io.bartizan.config.Place;
import io.bartizan.config.RefersTo;
import io.bartizan.policies.Goal;
import io.bartizan.policies.Guards;
import io.bartizan.proxy.balance.HashKey;
import io.bartizan.proxy.settings.MatchSettings;
import io.bartizan.proxy.settings.MirrorSettings;
import io.bartizan.proxy.settings.RouteBounds;
import io.bartizan.proxy.settings.SplitSettings;
import io.bartizan.proxy.settings.WebSocketSettings;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A route: which requests, what they have to pass, and where they go.
@Doc("A route: which requests, what they have to pass, and where they go.")
public record RouteSettings(
    Place place,
    @Doc(
            "The route's name in logs, metrics and `explain`, at most 128 visible characters; made of methods, hosts and path if absent.")
        @Nullable String name,
    @Inline MatchSettings match,
    @Doc(
            "The service, by its name under `services`; or else `split`, `redirect`, `respond` or `publish`.")
        @Example("orders")
        @RefersTo("service")
        @Nullable Located<String> service,
    @Doc("Several services instead of one, 2 to 16, among which requests are parted.")
        @Example(
            "[{ service: orders, weight: 95 }, { service: orders-v2, weight: 5, when: { header: { x-canary: \"yes\" } } }]")
        @Default("[]")
        List<SplitSettings> split,
    @Doc(
            "With `split`: what keeps requests together, so that weights part callers and not requests: `header:NAME`, `cookie:NAME`, `client-ip` or `claim:NAME`. None: every request by lot.")
        @Example("claim:sub")
        @Nullable String sticky,
    @Inline Guards guards,
    @Inline Goal goal,
    @Doc("Sizes and times of an exchange.") @Default("{}") RouteBounds bounds,
    @Doc(
            "Serves WebSockets too, with these bounds; `{}` for the defaults. Without it, their handshakes are refused.")
        @Nullable WebSocketSettings websocket,
    @Doc("Beside `service` or `split`: another service that gets copies of requests.")
        @Example("{ service: orders-shadow, share: 10% }")
        @Nullable MirrorSettings mirror) {

  private static final int LONGEST = 128;

  public RouteSettings {
    Check.all()
        .and(name == null || visible(name), "name", name, "1 to 128 visible characters")
        .and(
            service != null || !split.isEmpty() || goal.answers(),
            "service",
            "absent",
            "a service; or `split`, `redirect`, `respond` or `publish`")
        .and(
            service == null || split.isEmpty() && !goal.answers(),
            "service",
            service,
            "none beside `split`, `redirect` or `respond`")
        .and(
            split.isEmpty() || !goal.answers(),
            "split",
            "present",
            "none beside `redirect` or `respond`")
        .and(
            websocket == null || (service != null || !split.isEmpty()) && serves(match, "GET"),
            "websocket",
            "a route without a service, or not for GET",
            "a service, and GET among the methods")
        .and(
            split.isEmpty() || split.size() >= 2 && split.size() <= 16,
            "split",
            split.size() + " services",
            "2 to 16")
        .and(
            split.isEmpty() || split.stream().anyMatch(branch -> branch.weight() > 0),
            "split",
            "no weight",
            "at least one weight of more than 0")
        .and(
            mirror == null || service != null || !split.isEmpty(),
            "mirror",
            "a route without a service",
            "only beside `service` or `split`")
        .and(
            mirror == null || !services(service, split).contains(mirror.service().value()),
            "mirror",
            "a service of the route itself",
            "another service")
        .and(sticky == null || !split.isEmpty(), "sticky", sticky, "only beside `split`")
        .done();
    if (sticky != null) {
      HashKey.parse(sticky);
    }
  }

  /// What keeps requests together; null for nothing.
  public @Nullable HashKey stickyKey() {
    return sticky == null ? null : HashKey.parse(sticky);
  }

  /// Every service to which its requests may go, by name.
  public List<String> services() {
    return services(service, split);
  }

  private static List<String> services(
      @Nullable Located<String> service, List<SplitSettings> split) {
    return service != null
        ? List.of(service.value())
        : split.stream().map(branch -> branch.service().value()).toList();
  }

  private static boolean serves(MatchSettings match, String method) {
    return match.methods().isEmpty() || match.methods().contains(method);
  }

  private static boolean visible(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST
        && name.chars().noneMatch(Character::isISOControl);
  }

  /// Its name, or one made of what it matches: `GET,POST api.example.com/orders/**`.
  public String label() {
    if (name != null) {
      return name;
    }
    String methods = match.methods().isEmpty() ? "*" : String.join(",", match.methods());
    String hosts = String.join("|", match.hosts());
    String headers =
        match.headers().entrySet().stream()
            .map(header ->
                CredentialFields.include(header.getKey())
                    ? " " + header.getKey()
                    : " " + header.getKey() + "=" + header.getValue())
            .sorted()
            .collect(Collectors.joining());
    return methods + " " + hosts + match.path() + headers;
  }
}
