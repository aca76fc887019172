package io.bartizan.proxy.edge;

import io.bartizan.config.Cidr;
import io.bartizan.config.Place;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Revocation;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.balance.Balance;
import io.bartizan.proxy.guard.Guard;
import io.bartizan.proxy.guard.Retries;
import io.bartizan.proxy.guard.RetryBudget;
import io.bartizan.proxy.proxyprotocol.Senders;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.RouteSpec;
import io.bartizan.proxy.route.Router;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.settings.PathPattern;
import io.bartizan.proxy.settings.Protocol;
import io.bartizan.proxy.settings.RetrySettings;
import io.bartizan.proxy.settings.RouteLimits;
import io.bartizan.proxy.settings.WebSocketSettings;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.Recorder;
import io.bartizan.telemetry.ServiceMeter;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A data plane with one listener in front of one upstream: what tests of this room share.
final class House implements AutoCloseable {
  static final long MEGA = 1 << 20;

  final Recorder recorder;
  final Memory memory;
  final Edge edge;
  final Listener listener;
  private final Builder made;
  private boolean closed;

  private House(Builder made) throws IOException {
    this.made = made;
    memory = new Memory(made.memory);
    recorder = Recorder.open(made.log, 2, made.ticker, memory);
    edge = Edge.start(2, recorder, made.ticker, memory);
    listener =
        edge.listen(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            recorder.metrics().roster().listener("test"),
            site());
  }

  /// Another try where a connection could not be had, and nothing else.
  private static Guard plainGuard(int lanes) {
    Retries retries =
        new Retries(
            3,
            Set.of(RetrySettings.On.CONNECT_FAILURE),
            0,
            64 << 10,
            new RetryBudget(2000, 10, lanes));
    return Guard.retrying(retries);
  }

  /// Begins a house whose upstream listens on `upstream`.
  static Builder before(int upstream) {
    return new Builder().endpoint(upstream);
  }

  /// Begins a house with any number of endpoints, none at first.
  static Builder before() {
    return new Builder();
  }

  int port() {
    return listener.address().getPort();
  }

  boolean secure() {
    return made.certificates != null;
  }

  /// The site that the listener serves, made anew from what was asked for.
  Site site() {
    return made.site(recorder, edge.lanes());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      edge.close();
      recorder.close();
    }
  }

  /// Ends the house and reads what it has written to its log. Every exchange has exactly one
  /// record.
  List<LogLine> records() throws IOException {
    close();
    return LogLine.in(made.file());
  }

  /// What is different from a plain proxy.
  static final class Builder {
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private @Nullable Path file;
    private LogConfig log = logTo("off");
    private List<Policy> policies = List.of();
    private List<Policy> porch = List.of();
    private ListenLimits connection = ListenLimits.DEFAULTS;
    private RouteLimits exchange = RouteLimits.DEFAULTS;
    private Duration connect = Duration.ofSeconds(10);
    private Duration response = Duration.ofSeconds(15);
    private @Nullable Certificates certificates;
    private @Nullable TrustedProxies proxies;
    private Service.HostMode hostMode = Service.HostMode.CLIENT;
    private String path = "/**";
    private List<String> hosts = List.of();
    private int connections = 1024;
    private Protocol protocol = Protocol.AUTO;
    private Set<ListenProtocol> protocols = Set.of();
    private long memory = 64 * MEGA;
    private @Nullable Function<ServiceMeter, Service> service;
    private Ticker ticker = Ticker.SYSTEM;
    private IntFunction<Guard> guard = House::plainGuard;
    private Bounds.@Nullable WebSocket webSocket;
    private Revocation revocation = Revocation.NONE;
    private @Nullable Senders senders;

    /// One route beside the usual one.
    private record Route(
        String name,
        List<String> hosts,
        String path,
        List<Method> methods,
        Map<Name, Bytes> headers) {}

    private Builder() {}

    private static LogConfig logTo(String where) {
      return new LogConfig(
          where,
          true,
          List.of(),
          new LogConfig.Redact(List.of(), List.of()),
          LogConfig.Form.TEXT,
          new Place("test", 1, 1));
    }

    Builder log(Path file) {
      this.file = file;
      log = logTo(file.toString());
      return this;
    }

    private Path file() {
      if (file == null) {
        throw new IllegalStateException("no log");
      }
      return file;
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

    /// Bytes of a request body.
    Builder body(long bytes) {
      exchange = new RouteLimits(bytes, exchange.idle(), exchange.total());
      return this;
    }

    Builder idle(Duration idle) {
      exchange = new RouteLimits(exchange.body(), idle, exchange.total());
      return this;
    }

    Builder total(Duration total) {
      exchange = new RouteLimits(exchange.body(), exchange.idle(), total);
      return this;
    }

    Builder connect(Duration timeout) {
      connect = timeout;
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

    Builder protocols(ListenProtocol first, ListenProtocol... more) {
      protocols = EnumSet.of(first, more);
      return this;
    }

    private Set<ListenProtocol> protocols() {
      if (!protocols.isEmpty()) {
        return protocols;
      }
      return certificates == null
          ? EnumSet.of(ListenProtocol.HTTP1)
          : EnumSet.allOf(ListenProtocol.class);
    }

    Builder proxies(@Nullable TrustedProxies some) {
      proxies = some;
      return this;
    }

    Builder host(Service.HostMode mode) {
      hostMode = mode;
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

    /// A route to the same upstream, before the usual one.
    Builder route(String name, String pattern, Method... methods) {
      routes.add(new Route(name, List.of(), pattern, List.of(methods), Map.of()));
      return this;
    }

    /// How many connections to each endpoint that is added from now on.
    Builder connections(int most) {
      connections = most;
      return this;
    }

    Builder memory(long bytes) {
      memory = bytes;
      return this;
    }

    /// What guards the service; made for so many lanes.
    Builder guard(IntFunction<Guard> made) {
      guard = made;
      return this;
    }

    Builder ticker(Ticker some) {
      ticker = some;
      return this;
    }

    /// What is spoken with each endpoint that is added from now on.
    Builder speaking(Protocol some) {
      protocol = some;
      return this;
    }

    /// Serves WebSockets on the usual route, with the defaults.
    Builder webSockets() {
      return webSockets(WebSocketSettings.DEFAULTS);
    }

    Builder webSockets(WebSocketSettings settings) {
      webSocket = Bounds.WebSocket.of(settings);
      return this;
    }

    /// Wants the PROXY protocol from these networks.
    Builder announcedBy(String... networks) {
      senders = new Senders(Stream.of(networks).map(Cidr::parse).toList());
      return this;
    }

    Builder revoking(Revocation some) {
      revocation = some;
      return this;
    }

    Builder endpoint(int port) {
      return endpoint(port, null, "127.0.0.1");
    }

    Builder endpoint(int port, @Nullable SslContext tls, String serverName) {
      endpoints.add(
          Endpoint.at(
                  "127.0.0.1",
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                  tls,
                  serverName,
                  connections)
              .speaking(protocol));
      return this;
    }

    /// An endpoint at a socket of this machine.
    Builder endpoint(Path socket) {
      endpoints.add(Endpoint.local(socket.toString(), connections).speaking(protocol));
      return this;
    }

    /// Another service than that of the endpoints.
    Builder service(Function<ServiceMeter, Service> made) {
      service = made;
      return this;
    }

    /// How many connections to the endpoint number `index` there are.
    int open(int index) {
      return endpoints.get(index).open();
    }

    House open() throws IOException {
      return new House(this);
    }

    private Site site(Recorder recorder, int lanes) {
      var roster = recorder.metrics().roster();
      Service service = service(roster.service("upstream"), lanes);
      List<RouteSpec> specs = new ArrayList<>();
      for (Route route : routes) {
        Target target = target(recorder, service, route.name());
        specs.add(
            new RouteSpec(
                route.hosts(),
                PathPattern.parse(route.path()),
                route.methods(),
                route.headers(),
                target));
      }
      specs.add(
          new RouteSpec(
              hosts,
              PathPattern.parse(path),
              List.of(),
              Map.of(),
              target(recorder, service, "all")));
      Target unmatched =
          new Target(
              "unmatched",
              roster.route("unmatched"),
              Pipeline.EMPTY,
              null,
              Bounds.Exchange.of(exchange),
              false);
      return new Site(
          Pipeline.of(porch),
          new Router(specs),
          unmatched,
          null,
          Bounds.Connection.of(connection),
          false,
          proxies,
          certificates,
          protocols(),
          senders,
          revocation);
    }

    private Service service(ServiceMeter meter, int lanes) {
      return service != null
          ? service.apply(meter)
          : new Service(
              "upstream",
              meter,
              endpoints,
              connect.toNanos(),
              response.toNanos(),
              hostMode,
              null,
              Balance.USUAL,
              lanes,
              guard.apply(lanes),
              false);
    }

    private Target target(Recorder recorder, Service service, String name) {
      return new Target(
          name,
          recorder.metrics().roster().route(name),
          Pipeline.of(policies),
          service,
          Bounds.Exchange.of(exchange),
          false,
          webSocket,
          null,
          null);
    }
  }
}
