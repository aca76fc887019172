package io.bartizan.telemetry;

import io.bartizan.pipeline.Ticker;
import java.util.Map;

/// Everything that is counted, by name. Event loops write, each into cells of its own; a scrape
/// adds them up. Names come from the configuration and from enums only, and their number is
/// bounded, so no client can make it grow.
public final class Metrics {
  /// How many names of each kind are counted on their own; see [Ledger].
  static final int ROUTES = 1000;

  static final int SERVICES = 1000;
  static final int LISTENERS = 64;
  static final int POLICIES = 64;

  private final Ticker ticker;
  private final PerLoop loops;
  private final Ledger<RouteMeter> routes;
  private final Ledger<ServiceMeter> services;
  private final Ledger<ListenerMeter> listeners;
  private final Ledger<PolicyMeter> policies;
  private volatile Version version = Version.NONE;

  /// Which configuration is in force.
  private record Version(String name, long sinceMillis, boolean lastLoadGood) {
    static final Version NONE = new Version("", 0, false);
  }

  Metrics(int loops, Ticker ticker) {
    this.ticker = ticker;
    this.loops = new PerLoop(loops, LoopRecorder.CELLS);
    routes = new Ledger<>(ROUTES, name -> new RouteMeter(name, loops), RouteMeter::new);
    services = new Ledger<>(SERVICES, name -> new ServiceMeter(name, loops), ServiceMeter::new);
    listeners = new Ledger<>(LISTENERS, name -> new ListenerMeter(name, loops), ListenerMeter::new);
    policies = new Ledger<>(POLICIES, name -> new PolicyMeter(name, loops), PolicyMeter::new);
  }

  /// The names of a configuration that is being loaded.
  public Roster roster() {
    return new Roster(this);
  }

  /// A configuration was refused; the one in force stays.
  public void loadFailed() {
    Version now = version;
    version = new Version(now.name, now.sinceMillis, false);
  }

  void enact(
      Map<String, RouteMeter> routes,
      Map<String, ServiceMeter> services,
      Map<String, ListenerMeter> listeners,
      String name) {
    long nanos = ticker.nanos();
    this.routes.list(routes, nanos);
    this.services.list(services, nanos);
    this.listeners.list(listeners, nanos);
    version = new Version(name, ticker.millis(), true);
  }

  PerLoop loops() {
    return loops;
  }

  Ledger<RouteMeter> routes() {
    return routes;
  }

  Ledger<ServiceMeter> services() {
    return services;
  }

  Ledger<ListenerMeter> listeners() {
    return listeners;
  }

  Ledger<PolicyMeter> policies() {
    return policies;
  }
}
