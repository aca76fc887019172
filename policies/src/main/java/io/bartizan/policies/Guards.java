package io.bartizan.policies;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Inline;
import io.bartizan.config.Key;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Place;
import io.bartizan.policies.addresses.AddressesConfig;
import io.bartizan.policies.authenticate.AuthenticateConfig;
import io.bartizan.policies.authorize.AuthorizeConfig;
import io.bartizan.policies.cors.CorsConfig;
import io.bartizan.policies.headers.SecurityHeadersConfig;
import io.bartizan.policies.limit.LimitConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keys of a route, or of `defaults`, that say what a request has to pass.
public record Guards(
    Place place,
    @Doc("`true` admits everybody. A route says either this or how callers prove who they are.")
        @Key("public")
        @Default("false")
        boolean open,
    @Doc("How callers prove who they are.") @Nullable AuthenticateConfig authenticate,
    @Doc(
            "What an authenticated caller must be or may do. Without it, every authenticated caller is admitted.")
        @Nullable AuthorizeConfig authorize,
    @Doc(
            "How many requests are admitted. All limits are checked before any is taken. Those of `defaults` are enforced for every"
                + " request before its route is known, besides the route's own.")
        @Default("[]")
        @Example("[{ per: client-ip, rate: 50/s }, { per: identity, rate: 600/min }]")
        @OneOrMany
        List<LimitConfig> limit,
    @Doc("Which web pages of other origins may call. Without it, CORS is left to the upstream.")
        @Nullable CorsConfig cors,
    @Doc("What answers say to browsers; `off` for nothing. There are defaults.")
        @Nullable SecurityHeadersConfig securityHeaders,
    @Doc(
            "From which addresses requests are admitted. Those of `defaults` are enforced for every request before its route is known,"
                + " besides the route's own.")
        @Nullable AddressesConfig addresses,
    @Inline Changes changes) {

  public Guards {
    limit = List.copyOf(limit);
    Check.all()
        .and(
            !open || authenticate == null,
            "open",
            open,
            "not `true` beside `authenticate`: one of the two decides who is admitted")
        .and(
            !open || authorize == null,
            "authorize",
            "with `public: true`",
            "`authenticate` beside it: nobody is known where everybody is admitted")
        .and(
            !open || limit.stream().noneMatch(LimitConfig::needsIdentity),
            "limit",
            "per identity",
            "no limit per identity where `public: true` admits everybody")
        .and(repeated(limit) == null, "limit", repeated(limit), "a different `name` for each limit")
        .done();
  }

  private static @Nullable String repeated(List<LimitConfig> limits) {
    Set<String> labels = new HashSet<>();
    return limits.stream()
        .map(LimitConfig::label)
        .filter(label -> !labels.add(label))
        .findFirst()
        .orElse(null);
  }

  /// No keys at all.
  public static Guards none(Place place) {
    return new Guards(place, false, null, null, List.of(), null, null, null, Changes.NONE);
  }

  /// What holds for a route with these keys when `defaults` fill in what it does not say. Limits
  /// and addresses of `defaults` are not filled in: they stand before the route.
  public Guards with(Guards defaults) {
    return new Guards(
        place,
        open,
        authenticate != null || open ? authenticate : defaults.authenticate,
        authorize != null || open ? authorize : defaults.authorize,
        limit,
        cors != null ? cors : defaults.cors,
        securityHeaders != null ? securityHeaders : defaults.securityHeaders,
        addresses,
        changes.with(defaults.changes));
  }

  boolean limitsIdentity() {
    return limit.stream().anyMatch(LimitConfig::needsIdentity);
  }
}
