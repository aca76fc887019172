package io.bartizan.proxy.probe;

import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.settings.HealthSettings;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import java.util.IdentityHashMap;
import java.util.List;

/// A lane's health checks: goes round the endpoints of some services, whichever they are at a
/// moment. Without services it costs nothing.
public final class Rounds extends Deadlines.Timed {
  private final Lane lane;
  private final Pool pool;
  private List<Service> services = List.of();
  private IdentityHashMap<Endpoint, Watch> watches = new IdentityHashMap<>();

  public Rounds(Lane lane, Pool pool) {
    this.lane = lane;
    this.pool = pool;
  }

  /// Checks the endpoints of these services, and of no others, from now on; what is known about
  /// those that stay is kept. May be called from any thread.
  public void go(List<Service> services) {
    lane.loop().execute(() -> take(services));
  }

  private void take(List<Service> next) {
    services = next;
    turn(lane.nanos(), true);
    if (next.isEmpty()) {
      lane.deadlines().remove(this);
    } else {
      lane.deadlines().add(this);
    }
  }

  @Override
  protected void check(long nanos) {
    turn(nanos, false);
  }

  private void turn(long nanos, boolean renewed) {
    IdentityHashMap<Endpoint, Watch> seen = new IdentityHashMap<>();
    for (Service service : services) {
      HealthSettings settings = service.guard().health();
      if (settings != null) {
        visit(service, settings, renewed, seen);
      }
    }
    watches.values().forEach(Watch::end);
    watches = seen;
    watches.values().forEach(watch -> watch.look(nanos));
  }

  private void visit(
      Service service,
      HealthSettings settings,
      boolean renewed,
      IdentityHashMap<Endpoint, Watch> seen) {
    for (Endpoint endpoint : service.endpoints()) {
      Watch watch = watches.remove(endpoint);
      if (watch == null) {
        watch = new Watch(lane, pool, endpoint, service, settings);
      } else if (renewed) {
        watch.renew(service, settings);
      }
      seen.put(endpoint, watch);
    }
  }

  @Override
  protected void stop() {
    watches.values().forEach(Watch::end);
    watches = new IdentityHashMap<>();
    lane.deadlines().remove(this);
  }
}
