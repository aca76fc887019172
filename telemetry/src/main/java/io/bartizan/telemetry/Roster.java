package io.bartizan.telemetry;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names of one configuration for which metrics are kept. Made while the configuration is
/// loaded; a roster that is never enacted leaves no trace. A name has the same meter in every
/// roster, so its counts go on across reloads. Not thread-safe, but for [#enact].
public final class Roster {
  private final Metrics metrics;
  private final Map<String, RouteMeter> routes = new HashMap<>();
  private final Map<String, ServiceMeter> services = new HashMap<>();
  private final Map<String, ListenerMeter> listeners = new HashMap<>();

  Roster(Metrics metrics) {
    this.metrics = metrics;
  }

  /// The meter of the route called `name`.
  public RouteMeter route(String name) {
    return meter(routes, metrics.routes(), name);
  }

  public ServiceMeter service(String name) {
    return meter(services, metrics.services(), name);
  }

  public ListenerMeter listener(String name) {
    return meter(listeners, metrics.listeners(), name);
  }

  private static <M> M meter(Map<String, M> mine, Ledger<M> ledger, String name) {
    @Nullable M listed = mine.get(name);
    if (listed != null) {
      return listed;
    }
    if (mine.size() == ledger.limit() || name.equals(Ledger.OTHER)) {
      return ledger.overflow(name);
    }
    @Nullable M known = ledger.find(name);
    M meter = known == null ? ledger.make(name) : known;
    mine.put(name, meter);
    return meter;
  }

  /// The configuration with these names is in force.
  ///
  /// @param version what tells this configuration from others, such as a hash of its files
  public void enact(String version) {
    metrics.enact(routes, services, listeners, version);
  }
}
