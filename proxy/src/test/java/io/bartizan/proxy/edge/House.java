package io.bartizan.proxy.edge;

import io.bartizan.config.Place;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.RouteSpec;
import io.bartizan.proxy.route.Router;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.proxy.settings.PathPattern;
import io.bartizan.proxy.settings.RouteLimits;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.Recorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A data plane with one listener in front of one upstream: what tests of this room share.
final class House implements AutoCloseable {
  static final long MEGA = 1 << 20;

  final Recorder recorder;
  final Memory memory = new Memory(64 * MEGA);
  final Edge edge;
  final Listener listener;
  private final Builder made;

  private House(Builder made) throws IOException {
    this.made = made;
    recorder = Recorder.open(made.log, 2, Ticker.SYSTEM, memory);
    edge = Edge.start(2, recorder, Ticker.SYSTEM, memory);
    listener =
        edge.listen(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            recorder.metrics().roster().listener("test"),
            site());
  }

  /// Begins a house whose upstream listens on `upstream`.
  static Builder before(int upstream) {
    return new Builder(upstream);
  }

  int port() {
    return listener.address().getPort();
  }

  /// The site that the listener serves, made anew from what was asked for.
  Site site() {
    return made.site(recorder, edge.lanes());
  }

  @Override
  public void close() {
    edge.close();
    recorder.close();
  }

  /// What is different from a plain proxy.
  static final class Builder {
    private final int upstream;
    private LogConfig log = logTo("off");
    private List<Policy> policies = List.of();
    private List<Policy> porch = List.of();
    private ListenLimits connection = ListenLimits.DEFAULTS;
    private RouteLimits exchange = RouteLimits.DEFAULTS;
    private Duration response = Duration.ofSeconds(5);
    private @Nullable Certificates certificates;
    private @Nullable TrustedProxies proxies;
    private String path = "/**";
    private List<String> hosts = List.of();
    private int connections = 1024;

    private Builder(int upstream) {
      this.upstream = upstream;
    }

    private static LogConfig logTo(String where) {
      return new LogConfig(
          where, true, List.of(), new LogConfig.Redact(List.of(), List.of()), LogConfig.Form.TEXT, new Place("test", 1, 1));
    }

    Builder log(Path file) {
      log = logTo(file.toString());
      return this;
    }

    Builder policies(Policy... some) {
      policies = List.of(some);
      return this;
    }

    Builder porch(Policy... some) {
      porch = List.of(some);
      return this;
    }

    Builder connection(ListenLimits limits) {
      connection = limits;
      return this;
    }

    Builder exchange(RouteLimits limits) {
      exchange = limits;
      return this;
    }

    Builder response(Duration timeout) {
      response = timeout;
      return this;
    }

    Builder certificates(Certificates some) {
      certificates = some;
      return this;
    }

    Builder proxies(TrustedProxies some) {
      proxies = some;
      return this;
    }

    Builder path(String pattern) {
      path = pattern;
      return this;
    }

    Builder hosts(String... names) {
      hosts = List.of(names);
      return this;
    }

    Builder connections(int most) {
      connections = most;
      return this;
    }

    House open() throws IOException {
      return new House(this);
    }

    private Site site(Recorder recorder, int lanes) {
      var roster = recorder.metrics().roster();
      Endpoint endpoint = new Endpoint("127.0.0.1", upstream, null, "127.0.0.1", connections);
      endpoint.resolved(new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
      Service service =
          new Service(
              "upstream",
              roster.service("upstream"),
              List.of(endpoint),
              Duration.ofSeconds(2).toNanos(),
              response.toNanos(),
              Service.HostMode.CLIENT,
              null,
              lanes);
      Target target =
          new Target("all", roster.route("all"), Pipeline.of(policies), service, Bounds.Exchange.of(exchange), false);
      Target unmatched =
          new Target("unmatched", roster.route("unmatched"), Pipeline.EMPTY, null, Bounds.Exchange.of(exchange), false);
      Router router =
          new Router(List.of(new RouteSpec(hosts, PathPattern.parse(path), List.of(), Map.of(), target)));
      return new Site(
          Pipeline.of(porch), router, unmatched, null, Bounds.Connection.of(connection), false, proxies, certificates);
    }
  }
}
