package io.bartizan.proxy.probe;

import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.settings.HealthSettings;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Checks one endpoint again and again. It is taken to be well until its first check; one that
/// fails its very first is not. All on one lane.
final class Watch implements Check.Verdict {
  private static final Logger LOG = Logger.getLogger("bartizan.upstream");

  private final Lane lane;
  private final Pool pool;
  private final Endpoint endpoint;
  private Service service;
  private HealthSettings settings;
  private @Nullable Check check;
  private long begun;
  private long due;
  private boolean known;

  /// Checks in a row that were passed, or failed if it is negative.
  private int row;

  Watch(Lane lane, Pool pool, Endpoint endpoint, Service service, HealthSettings settings) {
    this.lane = lane;
    this.pool = pool;
    this.endpoint = endpoint;
    this.service = service;
    this.settings = settings;
    this.due = lane.nanos();
  }

  /// Goes on by what a new configuration says.
  void renew(Service service, HealthSettings settings) {
    boolean sooner = settings.interval().compareTo(this.settings.interval()) < 0;
    this.service = service;
    this.settings = settings;
    if (sooner) {
      due = Math.min(due, lane.nanos() + pause());
    }
  }

  /// Checks if it is time, and loses patience if it has come.
  void look(long nanos) {
    Check running = check;
    if (running != null) {
      if (nanos - begun > settings.timeout().toNanos()) {
        running.cancel();
        failed("no answer within " + settings.timeout().toMillis() + " ms");
      }
    } else if (nanos - due >= 0) {
      begun = nanos;
      due = nanos + pause();
      Check started = Check.begin(pool, lane, service, endpoint, settings, this);
      check = started.pending() ? started : null;
    }
  }

  /// The interval, longer or shorter by up to a tenth, so that checks do not come in step.
  private long pause() {
    long interval = settings.interval().toNanos();
    return interval - interval / 10 + Math.floorMod(lane.ids().next(), Math.max(1, interval / 5));
  }

  /// The endpoint is not checked any more: nothing is said against it.
  void end() {
    Check running = check;
    check = null;
    if (running != null) {
      running.cancel();
    }
    endpoint.lift(Endpoint.Cause.HEALTH, lane.nanos());
  }

  @Override
  public void passed() {
    check = null;
    lane.recorder().checked(service.meter(), true);
    known = true;
    row = Math.max(0, row) + 1;
    if (row >= settings.healthy() && endpoint.lift(Endpoint.Cause.HEALTH, lane.nanos())) {
      LOG.info("service " + service.name() + ": endpoint " + endpoint.name() + " is healthy");
    }
  }

  @Override
  public void failed(String why) {
    check = null;
    lane.recorder().checked(service.meter(), false);
    row = Math.min(0, row) - 1;
    boolean enough = !known || -row >= settings.unhealthy();
    known = true;
    if (enough && endpoint.suspend(Endpoint.Cause.HEALTH)) {
      LOG.warning(
          "service %s: endpoint %s is unhealthy: %s"
              .formatted(service.name(), endpoint.name(), why));
    }
  }

  @Override
  public void unknown() {
    check = null;
    due = lane.nanos() + TimeUnit.MILLISECONDS.toNanos(100);
  }
}
