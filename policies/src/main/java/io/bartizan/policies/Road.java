package io.bartizan.policies;

import io.bartizan.identity.grant.GrantSource;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.addresses.Addresses;
import io.bartizan.policies.addresses.AddressesConfig;
import io.bartizan.policies.authenticate.AuthenticateConfig;
import io.bartizan.policies.authenticate.Backing;
import io.bartizan.policies.authorize.Authorize;
import io.bartizan.policies.authorize.AuthorizeConfig;
import io.bartizan.policies.compress.Compress;
import io.bartizan.policies.compress.CompressConfig;
import io.bartizan.policies.compress.Decompress;
import io.bartizan.policies.compress.DecompressConfig;
import io.bartizan.policies.cors.Cors;
import io.bartizan.policies.cors.CorsConfig;
import io.bartizan.policies.cors.SameOrigin;
import io.bartizan.policies.headers.SecurityHeaders;
import io.bartizan.policies.headers.SecurityHeadersConfig;
import io.bartizan.policies.limit.AddressLimit;
import io.bartizan.policies.limit.Limit;
import io.bartizan.policies.limit.LimitConfig;
import io.bartizan.policies.limit.Limits;
import io.bartizan.policies.limit.Meters;
import io.bartizan.policies.transform.Redirect;
import io.bartizan.policies.transform.RedirectConfig;
import io.bartizan.policies.transform.RequestHeaders;
import io.bartizan.policies.transform.RequestHeadersConfig;
import io.bartizan.policies.transform.Respond;
import io.bartizan.policies.transform.RespondConfig;
import io.bartizan.policies.transform.ResponseHeaders;
import io.bartizan.policies.transform.ResponseHeadersConfig;
import io.bartizan.policies.transform.Rewrite;
import io.bartizan.policies.transform.RewriteConfig;
import io.bartizan.policies.transform.RoutePath;
import io.bartizan.policies.upstream.IdentityToken;
import io.bartizan.policies.upstream.IdentityTokenConfig;
import io.bartizan.policies.upstream.OwnToken;
import io.bartizan.policies.upstream.PublishKeys;
import io.bartizan.policies.waf.Onlooker;
import io.bartizan.policies.waf.RuleSets;
import io.bartizan.policies.waf.Waf;
import io.bartizan.policies.waf.WafConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Builds the road of one configuration: what stands before every route, on each route, and on the
/// way back from where no route is. In which order, [Stage] says. For one thread, while a
/// configuration is loaded.
public final class Road {
  private static final String EVERYWHERE = "defaults";

  private final Guards defaults;
  private final Limits.Draft limits;
  private final Function<AuthenticateConfig, List<Object>> authentication;
  private final Backing backing;
  private final Memory memory;
  private final RuleSets.Draft rules;

  /// @param defaults the guards of `defaults`
  /// @param limits keeps what limits know; its owner calls [Limits.Draft#keep()] once the
  ///   configuration runs
  /// @param authentication makes the policies that find out who is calling
  /// @param backing what signs, and where
  /// @param memory the budget of what policies hold for an exchange
  /// @param rules by which requests and answers are judged
  public Road(
      Guards defaults,
      Limits.Draft limits,
      Function<AuthenticateConfig, List<Object>> authentication,
      Backing backing,
      Memory memory,
      RuleSets rules) {
    this.defaults = defaults;
    this.limits = limits;
    this.authentication = authentication;
    this.backing = backing;
    this.memory = memory;
    this.rules = rules.draft();
  }

  /// What every request meets before its route is known, also one that cannot be parsed.
  public Stretch porch() {
    List<Stop> stops = new ArrayList<>();
    addresses(stops, defaults);
    if (!defaults.limit().isEmpty()) {
      Limit limit = Limit.beforeRoute(limits.meters(EVERYWHERE, defaults.limit()));
      stops.add(Stop.enforced(Stage.RATE, limit, texts(defaults.limit())));
    }
    return Stretch.of(stops);
  }

  /// What a request to a route meets.
  ///
  /// @param name the route's name; no other route of the configuration has it
  /// @param methods what the route serves; empty for all methods
  /// @param path the route's path
  /// @param route the route's own guards, which [Decisions] has found to be right
  /// @param goal what becomes of an admitted request, which [Templates] has found to be right
  public Stretch route(String name, List<String> methods, String path, Guards route, Goal goal) {
    return route(name, methods, path, route, goal, false, null);
  }

  /// The same.
  ///
  /// @param webSockets whether the route serves them
  /// @param tokens where the tokens come from that the gateway shows the service; null for none
  public Stretch route(
      String name,
      List<String> methods,
      String path,
      Guards route,
      Goal goal,
      boolean webSockets,
      @Nullable GrantSource tokens) {
    Guards guards = route.with(defaults);
    List<Stop> stops = new ArrayList<>();
    addresses(stops, guards);
    cors(stops, guards, methods);
    if (webSockets && guards.cors() == null) {
      stops.add(Stop.enforced(Stage.ORIGIN, new SameOrigin(), List.of(SameOrigin.TEXT)));
    }
    limits(stops, guards, "routes." + name);
    authentication(stops, guards, name);
    securityHeaders(stops, guards);
    RoutePath at = RoutePath.of(path);
    changes(stops, guards.changes(), at);
    identityToken(stops, guards);
    if (tokens != null) {
      stops.add(Stop.enforced(Stage.OWN_TOKEN, new OwnToken(tokens), List.of(OwnToken.TEXT)));
    }
    codings(stops, guards.changes());
    waf(stops, guards.changes());
    goal(stops, goal, at);
    return Stretch.of(stops);
  }

  /// What a request to a page of the gateway's own meets, besides what every request does.
  ///
  /// @param page what answers
  public Stretch page(Object page) {
    List<Stop> stops = new ArrayList<>();
    securityHeaders(stops, defaults);
    stops.add(Stop.enforced(Stage.SIGN_IN, page, List.of()));
    return Stretch.of(stops);
  }

  /// What the refusal of a request meets that no route serves.
  public Stretch unmatched() {
    List<Stop> stops = new ArrayList<>();
    cors(stops, defaults, List.of());
    onlooker(stops, defaults.changes());
    securityHeaders(stops, defaults);
    responseHeaders(stops, defaults.changes(), null);
    return Stretch.of(stops);
  }

  private static void addresses(List<Stop> stops, Guards guards) {
    AddressesConfig config = guards.addresses();
    if (config != null) {
      stops.add(Stop.enforced(Stage.ADDRESSES, new Addresses(config), List.of(config.text())));
    }
  }

  private static void cors(List<Stop> stops, Guards guards, List<String> methods) {
    CorsConfig config = guards.cors();
    if (config != null) {
      stops.add(Stop.enforced(Stage.CORS, new Cors(config, methods), List.of(config.text())));
    }
  }

  private void limits(List<Stop> stops, Guards guards, String scope) {
    List<LimitConfig> configs = guards.limit();
    if (configs.isEmpty()) {
      return;
    }
    Meters meters = limits.meters(scope, configs);
    List<LimitConfig> addresses = configs.stream().filter(LimitConfig::countsAddress).toList();
    if (guards.authenticate() != null && !addresses.isEmpty()) {
      stops.add(Stop.enforced(Stage.CREDENTIAL_RATE, new AddressLimit(meters), failing(addresses)));
    }
    Limit limit = Limit.onRoute(meters, limits.tiers(scope, configs));
    stops.add(Stop.enforced(Stage.ROUTE_RATE, limit, texts(configs)));
  }

  private void authentication(List<Stop> stops, Guards guards, String route) {
    AuthenticateConfig authenticate = guards.authenticate();
    AuthorizeConfig authorize = guards.authorize();
    if (authenticate == null) {
      if (!guards.open() || authorize != null || guards.limitsIdentity()) {
        throw new IllegalArgumentException(
            "route "
                + route
                + ": nothing decides who is admitted (expected: `authenticate`, or `public: true` alone)");
      }
      return;
    }
    List<String> text = List.of(authenticate.text());
    for (Object policy : authentication.apply(authenticate)) {
      stops.add(Stop.enforced(Stage.AUTHENTICATE, policy, text));
      text = List.of();
    }
    if (authorize != null) {
      stops.add(
          Stop.enforced(Stage.AUTHORIZE, new Authorize(authorize), List.of(authorize.text())));
    }
  }

  private static void securityHeaders(List<Stop> stops, Guards guards) {
    SecurityHeadersConfig said = guards.securityHeaders();
    SecurityHeadersConfig config = said == null ? SecurityHeadersConfig.usual() : said;
    if (!config.isOff()) {
      stops.add(
          Stop.enforced(
              Stage.SECURITY_HEADERS, new SecurityHeaders(config), List.of(config.text())));
    }
  }

  private static void changes(List<Stop> stops, Changes changes, RoutePath path) {
    RequestHeadersConfig request = changes.requestHeaders();
    if (request != null) {
      stops.add(
          Stop.enforced(
              Stage.REQUEST_HEADERS, new RequestHeaders(request, path), List.of(request.text())));
    }
    responseHeaders(stops, changes, path);
  }

  private static void responseHeaders(List<Stop> stops, Changes changes, @Nullable RoutePath path) {
    ResponseHeadersConfig config = changes.responseHeaders();
    if (config != null) {
      stops.add(
          Stop.enforced(
              Stage.RESPONSE_HEADERS, new ResponseHeaders(config, path), List.of(config.text())));
    }
  }

  private void identityToken(List<Stop> stops, Guards guards) {
    IdentityTokenConfig config = guards.changes().identityToken();
    if (config != null && guards.authenticate() != null) {
      IdentityToken policy = new IdentityToken(config, backing.mint(), backing.computers());
      stops.add(Stop.enforced(Stage.IDENTITY_TOKEN, policy, List.of(config.text())));
    }
  }

  private void codings(List<Stop> stops, Changes changes) {
    DecompressConfig in = changes.decompress();
    if (in != null && !in.isOff()) {
      stops.add(Stop.enforced(Stage.DECOMPRESS, new Decompress(in, memory), List.of(in.text())));
    }
    CompressConfig out = changes.compress();
    if (out != null && !out.isOff()) {
      stops.add(Stop.enforced(Stage.COMPRESS, new Compress(out, memory), List.of(out.text())));
    }
  }

  private void onlooker(List<Stop> stops, Changes changes) {
    WafConfig config = changes.waf();
    if (config != null && !config.isOff()) {
      Onlooker onlooker = new Onlooker(new Waf(config, rules, memory, false));
      Policy policy = new Policy(Stage.WAF.policy(), onlooker, Policy.Mode.WATCH);
      stops.add(new Stop(Stage.WAF, policy, List.of("heads are judged for the record")));
    }
  }

  private void waf(List<Stop> stops, Changes changes) {
    WafConfig config = changes.waf();
    if (config == null || config.isOff()) {
      return;
    }
    DecompressConfig in = changes.decompress();
    Waf waf = new Waf(config, rules, memory, in != null && !in.isOff());
    Policy.Mode mode =
        config.mode() == WafConfig.Mode.WATCH ? Policy.Mode.WATCH : Policy.Mode.ENFORCE;
    stops.add(new Stop(Stage.WAF, new Policy(Stage.WAF.policy(), waf, mode), waf.texts()));
  }

  private void goal(List<Stop> stops, Goal goal, RoutePath path) {
    RewriteConfig rewrite = goal.rewrite();
    if (rewrite != null) {
      stops.add(Stop.enforced(Stage.REWRITE, Rewrite.of(rewrite, path), List.of(rewrite.text())));
    }
    RedirectConfig redirect = goal.redirect();
    if (redirect != null) {
      stops.add(
          Stop.enforced(Stage.REDIRECT, Redirect.of(redirect, path), List.of(redirect.text())));
    }
    RespondConfig respond = goal.respond();
    if (respond != null) {
      stops.add(Stop.enforced(Stage.RESPOND, new Respond(respond), List.of(respond.text())));
    }
    if (goal.publish() != null) {
      PublishKeys keys = new PublishKeys(backing.mint());
      stops.add(Stop.enforced(Stage.PUBLISH, keys, List.of("keys of identity tokens")));
    }
  }

  private static List<String> texts(List<LimitConfig> limits) {
    return limits.stream().map(LimitConfig::text).toList();
  }

  private static List<String> failing(List<LimitConfig> limits) {
    return limits.stream().map(limit -> limit.text() + ", for refused credentials too").toList();
  }
}
