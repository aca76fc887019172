package io.bartizan.gateway.assembly;

import io.bartizan.config.Located;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.gateway.settings.ListenerSettings;
import io.bartizan.gateway.settings.RouteNames;
import io.bartizan.gateway.settings.RouteSettings;
import io.bartizan.identity.Way;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.grant.GrantSource;
import io.bartizan.identity.grant.Grants;
import io.bartizan.identity.signin.SignIn;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Revocation;
import io.bartizan.policies.Road;
import io.bartizan.policies.Stretch;
import io.bartizan.policies.authenticate.AuthenticateConfig;
import io.bartizan.policies.authenticate.Authenticators;
import io.bartizan.policies.limit.Limits;
import io.bartizan.policies.upstream.IdentityToken;
import io.bartizan.proxy.edge.Site;
import io.bartizan.proxy.edge.TrustedProxies;
import io.bartizan.proxy.proxyprotocol.Senders;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.RouteSpec;
import io.bartizan.proxy.route.Router;
import io.bartizan.proxy.route.Shadow;
import io.bartizan.proxy.route.Split;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.settings.ClientAddressSettings;
import io.bartizan.proxy.settings.ListenSettings;
import io.bartizan.proxy.settings.MatchSettings;
import io.bartizan.proxy.settings.MirrorSettings;
import io.bartizan.proxy.settings.OAuthSettings;
import io.bartizan.proxy.settings.PathPattern;
import io.bartizan.proxy.settings.ProxyProtocolSettings;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.proxy.settings.SplitSettings;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.Upstreams;
import io.bartizan.telemetry.Roster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts one configuration together, from the top of the file to its bottom. For one thread and one
/// use.
public final class Assembly {
  private static final String UNMATCHED = "unmatched";
  private static final String REDIRECT = "redirect";
  private static final Fields CREDENTIALS =
      Fields.of(Names.AUTHORIZATION, "")
          .with(Names.PROXY_AUTHORIZATION, "")
          .with(Names.COOKIE, "")
          .with(Names.X_API_KEY, "")
          .with(IdentityToken.FIELD, "");

  private final GatewaySettings settings;
  private final Roster roster;
  private final Limits.Draft limits;
  private final Upstreams.Draft upstreams;
  private final Road road;
  private final RouteNames names;
  private final Revocation revocation;
  private final Consumers consumers;
  private final SignInPages pages;
  private final Grants grants;
  private final ShownCertificates shown;
  private final Map<String, Service> services = new HashMap<>();
  private final Map<RouteSettings, RouteRoad> roads = new LinkedHashMap<>();
  private final IdentityHashMap<RouteSettings, RouteSpec> specs = new IdentityHashMap<>();

  private Assembly(GatewaySettings settings, Parts parts) throws IOException {
    this.settings = settings;
    this.roster = parts.metrics().roster();
    this.limits = parts.limits().draft();
    this.upstreams = parts.upstreams().draft(settings.dns().addresses());
    this.consumers =
        parts
            .consumers()
            .read(
                settings.consumers(),
                settings.consumerFiles(),
                settings.revokedKeys(),
                settings.store());
    Map<String, SignIn> signIns = parts.backing().signIns().of(settings.signIn());
    this.road =
        new Road(
            settings.defaults().guards(),
            limits,
            new Authenticators(parts.backing(), consumers, signIns)::policies,
            parts.backing(),
            parts.memory(),
            parts.rules());
    this.names = new RouteNames(settings);
    this.grants = parts.backing().grants();
    this.shown = new ShownCertificates(parts.backing().ticker());
    this.pages = new SignInPages(settings, signIns, road, roster);
    this.revocation =
        new Withdrawn(consumers, parts.backing().revocations(), settings, shown.trusts());
  }

  /// Puts `settings` together, which have passed every check. Blocks on the disk, and on the store
  /// if consumers lie there.
  ///
  /// @throws IOException if a file that was good when it was checked no longer is, or if the store
  ///   cannot be asked
  public static Assembled of(GatewaySettings settings, Parts parts) throws IOException {
    return new Assembly(settings, parts).assembled();
  }

  private Assembled assembled() throws IOException {
    for (var service : settings.services().entrySet()) {
      String name = service.getKey();
      services.put(name, upstreams.service(name, service.getValue(), roster.service(name)));
    }
    settings.allRoutes().forEach(this::route);
    Stretch porch = road.porch();
    Stretch unmatched = road.unmatched();
    List<Assembled.ListenerSite> sites = new ArrayList<>();
    for (ListenerSettings listener : settings.listen()) {
      sites.add(
          new Assembled.ListenerSite(
              listener.socket(), site(listener, porch.pipeline(), unmatched.pipeline())));
    }
    return new Assembled(
        settings,
        porch,
        List.copyOf(roads.values()),
        unmatched,
        sites,
        roster,
        limits,
        upstreams,
        consumers);
  }

  private void route(RouteSettings route) {
    String name = names.of(route);
    MatchSettings match = route.match();
    List<String> methods = List.copyOf(match.methods());
    Stretch stretch =
        road.route(
            name,
            methods,
            match.path(),
            route.guards(),
            route.goal(),
            route.websocket() != null,
            tokens(route));
    Bounds.Exchange bounds =
        Bounds.Exchange.of(route.bounds().over(settings.defaults().bounds().route()).resolved());
    Target target =
        new Target(
            name,
            roster.route(name),
            stretch.pipeline(),
            route.service() == null ? null : services.get(route.service().value()),
            bounds,
            stretch.answersPreflights(),
            route.websocket() == null ? null : Bounds.WebSocket.of(route.websocket()),
            split(route),
            shadow(route.mirror()));
    roads.put(route, new RouteRoad(name, route, stretch));
    specs.put(
        route,
        new RouteSpec(
            List.copyOf(match.hosts()),
            match.pattern(),
            methods.stream().map(Method::of).toList(),
            headers(match),
            target));
  }

  private @Nullable GrantSource tokens(RouteSettings route) {
    Located<String> service = route.service();
    ServiceSettings upstream = service == null ? null : settings.services().get(service.value());
    OAuthSettings oauth = upstream == null ? null : upstream.oauth();
    return oauth == null ? null : grants.of(OwnTokens.request(oauth));
  }

  private @Nullable Split split(RouteSettings route) {
    if (route.split().isEmpty()) {
      return null;
    }
    List<Split.Branch> branches = new ArrayList<>();
    for (SplitSettings branch : route.split()) {
      branches.add(
          new Split.Branch(
              service(branch.service().value()),
              branch.weight(),
              branch.when() == null ? List.of() : branch.when().conditions()));
    }
    return new Split(branches, route.stickyKey(), upstreams.lanes(), System.nanoTime());
  }

  private @Nullable Shadow shadow(@Nullable MirrorSettings mirror) {
    return mirror == null
        ? null
        : new Shadow(
            service(mirror.service().value()),
            mirror.share().hundredths(),
            (int) mirror.body().bytes(),
            mirror.credentials() ? Fields.NONE : credentials(),
            upstreams.lanes(),
            System.nanoTime());
  }

  /// Fields that carry what proves who a caller is, on any route: to the gateway, or to a service.
  private Fields credentials() {
    Fields fields = CREDENTIALS;
    for (RouteSettings route : settings.allRoutes()) {
      AuthenticateConfig way = route.guards().with(settings.defaults().guards()).authenticate();
      for (Way each : way == null ? List.<Way>of() : way.ways()) {
        fields = with(fields, each.fields());
      }
    }
    return fields;
  }

  private static Fields with(Fields fields, List<String> names) {
    Fields all = fields;
    for (String text : names) {
      Name name = Name.of(text);
      if (!Edits.frames(name) && !all.has(name)) {
        all = all.with(name, "");
      }
    }
    return all;
  }

  private Service service(String name) {
    Service service = services.get(name);
    if (service == null) {
      throw new AssertionError("a service that was not assembled: " + name);
    }
    return service;
  }

  private static Map<Name, Bytes> headers(MatchSettings match) {
    Map<Name, Bytes> headers = new LinkedHashMap<>();
    match.headers().forEach((name, value) -> headers.put(Name.of(name), Bytes.of(value)));
    return headers;
  }

  private Site site(ListenerSettings listener, Pipeline porch, Pipeline unmatched)
      throws IOException {
    ListenSettings socket = listener.socket();
    return new Site(
        porch,
        router(listener),
        ownTarget(UNMATCHED, unmatched),
        elsewhere(listener),
        Bounds.Connection.of(
            socket.bounds().over(settings.defaults().bounds().listen()).resolved()),
        socket.encodedSlash(),
        proxies(settings.clientAddress()),
        socket.secure() ? shown.of(settings.certificates(listener), socket) : null,
        socket.spoken(),
        senders(socket.proxyProtocol()),
        revocation);
  }

  private Router router(ListenerSettings listener) {
    Integer https = listener.socket().redirectToHttps();
    if (https != null) {
      Pipeline redirect = Pipeline.of(List.of(Policy.enforced(REDIRECT, new HttpsRedirect(https))));
      return new Router(
          List.of(
              new RouteSpec(
                  List.of(),
                  PathPattern.parse("/**"),
                  List.of(),
                  Map.of(),
                  ownTarget(REDIRECT, redirect))));
    }
    List<RouteSpec> all = new ArrayList<>(pages.of(listener));
    settings.routes(listener).forEach(route -> all.add(spec(route)));
    return new Router(all);
  }

  private RouteSpec spec(RouteSettings route) {
    RouteSpec spec = specs.get(route);
    if (spec == null) {
      throw new AssertionError("a route that was not assembled");
    }
    return spec;
  }

  /// Something that the gateway answers by itself.
  private Target ownTarget(String name, Pipeline pipeline) {
    Bounds.Exchange bounds = Bounds.Exchange.of(settings.defaults().bounds().route().resolved());
    return new Target(name, roster.route(name), pipeline, null, bounds, false);
  }

  /// The routes of other listeners, as far as they are bound to hosts.
  private @Nullable Router elsewhere(ListenerSettings listener) {
    Set<RouteSettings> own = new HashSet<>(settings.routes(listener));
    List<RouteSpec> others =
        settings.allRoutes().stream()
            .filter(route -> !own.contains(route) && !route.match().hosts().isEmpty())
            .map(this::spec)
            .toList();
    return others.isEmpty() ? null : new Router(others);
  }

  private static @Nullable Senders senders(@Nullable ProxyProtocolSettings settings) {
    return settings == null ? null : new Senders(settings.trusted());
  }

  private static @Nullable TrustedProxies proxies(@Nullable ClientAddressSettings settings) {
    return settings == null
        ? null
        : new TrustedProxies(settings.trustedProxies(), settings.header());
  }
}
