package io.bartizan.gateway.run;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.proxy.edge.Site;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.RouteSpec;
import io.bartizan.proxy.route.Router;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.proxy.settings.PathPattern;
import io.bartizan.proxy.settings.RouteLimits;
import io.bartizan.telemetry.Roster;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What the admin listener serves: `/health`, `/ready` and `/config`. It
/// is the data plane's own HTTP: a page is a policy that answers.
final class AdminPages {
  /// The name of the listener, and the beginning of its routes' names.
  static final String NAME = "admin";

  private static final String TEXT = "text/plain; charset=utf-8";

  private final Supplier<Standing> standing;
  private final Supplier<Boolean> ready;

  /// @param standing which configuration is in force
  /// @param ready whether requests are served
  AdminPages(Supplier<Standing> standing, Supplier<Boolean> ready) {
    this.standing = standing;
    this.ready = ready;
  }

  Site site(Roster roster) {
    List<RouteSpec> pages =
        List.of(
            page(roster, "/health", _ -> content(200, TEXT, "alive\n")),
            page(roster, "/ready", _ -> readiness()),
            page(roster, "/config", _ -> content(200, "application/json", standing.get().json())));
    return new Site(
        Pipeline.EMPTY,
        new Router(pages),
        target(roster, NAME + " unmatched", Pipeline.EMPTY),
        null,
        Bounds.Connection.of(ListenLimits.DEFAULTS),
        false,
        null,
        null);
  }

  private static RouteSpec page(Roster roster, String path, OnHead page) {
    Pipeline pipeline = Pipeline.of(List.of(Policy.enforced(NAME, page)));
    return new RouteSpec(
        List.of(),
        PathPattern.parse(path),
        List.of(Method.GET, Method.HEAD),
        Map.of(),
        target(roster, NAME + " " + path, pipeline));
  }

  private static Target target(Roster roster, String name, Pipeline pipeline) {
    Bounds.Exchange bounds = Bounds.Exchange.of(RouteLimits.DEFAULTS);
    return new Target(name, roster.route(name), pipeline, null, bounds, false);
  }

  private Answer readiness() {
    return ready.get() ? content(200, TEXT, "ready\n") : content(503, TEXT, "not ready\n");
  }

  private static Answer content(int status, String type, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return content(status, type, Bytes.view(utf8, 0, utf8.length));
  }

  private static Answer content(int status, String type, Bytes body) {
    Fields fields =
        Fields.of(Names.CONTENT_TYPE, type)
            .with(Names.CACHE_CONTROL, "no-store")
            .with(Names.X_CONTENT_TYPE_OPTIONS, "nosniff");
    return new Answer.Content(status, fields, body);
  }
}
