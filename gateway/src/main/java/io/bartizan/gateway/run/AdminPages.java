package io.bartizan.gateway.run;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Verdict;
import io.bartizan.proxy.edge.Site;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.RouteSpec;
import io.bartizan.proxy.route.Router;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.settings.PathPattern;
import io.bartizan.proxy.settings.RouteLimits;
import io.bartizan.telemetry.Exposition;
import io.bartizan.telemetry.Health;
import io.bartizan.telemetry.Metrics;
import io.bartizan.telemetry.Roster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the admin listener serves: `/metrics` for Prometheus, `/health`, `/ready`, `/config`,
/// `/upstreams` and `/consumers`. It is the data plane's own HTTP: a page is a policy that answers.
final class AdminPages {
  /// The name of the listener, and the beginning of its routes' names.
  static final String NAME = "admin";

  private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

  private final Supplier<Standing> standing;
  private final Supplier<String> upstreams;
  private final Supplier<ConsumersPage> consumers;
  private final Health health;
  private final Metrics metrics;
  private final Bulkhead scrapes = new Bulkhead("scrape", 4);

  /// @param standing which configuration is in force
  /// @param upstreams how the services are, as JSON
  /// @param consumers who has credentials
  AdminPages(
      Supplier<Standing> standing,
      Supplier<String> upstreams,
      Supplier<ConsumersPage> consumers,
      Health health,
      Metrics metrics) {
    this.standing = standing;
    this.upstreams = upstreams;
    this.consumers = consumers;
    this.health = health;
    this.metrics = metrics;
  }

  /// @param revocation where tokens are withdrawn; null if they cannot be
  Site site(Roster roster, @Nullable RevocationPage revocation) {
    List<RouteSpec> pages = new ArrayList<>(pages(roster));
    if (revocation != null) {
      pages.add(page(roster, RevocationPage.PATH, List.of(Method.POST), revocation));
    }
    return site(roster, pages);
  }

  private List<RouteSpec> pages(Roster roster) {
    return List.of(
        page(roster, "/health", _ -> probed(health.health())),
        page(roster, "/ready", _ -> probed(health.ready())),
        page(roster, "/config", _ -> json(standing.get().json())),
        page(roster, "/upstreams", _ -> json(upstreams.get())),
        page(roster, "/consumers", this::consumers),
        page(roster, "/metrics", this::scrape));
  }

  private static Site site(Roster roster, List<RouteSpec> pages) {
    return new Site(
        Pipeline.EMPTY,
        new Router(pages),
        target(roster, NAME + " unmatched", Pipeline.EMPTY),
        null,
        Bounds.Connection.of(ListenLimits.DEFAULTS),
        false,
        null,
        null,
        Set.of(ListenProtocol.HTTP1));
  }

  private static RouteSpec page(Roster roster, String path, OnHead page) {
    return page(roster, path, List.of(Method.GET, Method.HEAD), page);
  }

  private static RouteSpec page(Roster roster, String path, List<Method> methods, OnHead page) {
    Pipeline pipeline = Pipeline.of(List.of(Policy.enforced(NAME, page)));
    return new RouteSpec(
        List.of(),
        PathPattern.parse(path),
        methods,
        Map.of(),
        target(roster, NAME + " " + path, pipeline));
  }

  private static Target target(Roster roster, String name, Pipeline pipeline) {
    Bounds.Exchange bounds = Bounds.Exchange.of(RouteLimits.DEFAULTS);
    return new Target(name, roster.route(name), pipeline, null, bounds, false);
  }

  private static Answer json(String text) {
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    return content(200, "application/json", Bytes.view(json, 0, json.length));
  }

  private static Answer probed(Health.Probe probe) {
    return content(probe.status(), Health.Probe.CONTENT_TYPE, probe.body());
  }

  /// Adding everything up takes too long for an event loop.
  private Verdict scrape(Exchange x) {
    String accept = x.head().only(Names.ACCEPT).toString();
    return new Verdict.Wait<>(
        scrapes.asking(() -> metrics.scrape(accept)), (_, scraped) -> exposed(scraped), PATIENCE);
  }

  /// So does looking through all consumers.
  private Verdict consumers(Exchange x) {
    String query = x.query().toString();
    return new Verdict.Wait<>(
        scrapes.asking(() -> consumers.get().json(query)), (_, text) -> json(text), PATIENCE);
  }

  private static Answer exposed(Exposition scraped) {
    return content(200, scraped.contentType(), scraped.body());
  }

  static Answer content(int status, String type, Bytes body) {
    Fields fields =
        Fields.of(Names.CONTENT_TYPE, type)
            .with(Names.CACHE_CONTROL, "no-store")
            .with(Names.X_CONTENT_TYPE_OPTIONS, "nosniff");
    return new Answer.Content(status, fields, body);
  }
}
