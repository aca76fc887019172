package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.guard.Guard;
import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.WaitingLine;
import io.bartizan.telemetry.ServiceMeter;
import io.bartizan.telemetry.UpstreamFailure;
import org.jspecify.annotations.Nullable;

/// Waits, for one exchange after another, until an endpoint has a connection to spare: as long as
/// making one may take.
final class Standby extends Deadlines.Timed implements WaitingLine.Waiter {
  private final Approach approach;
  private final Passage passage;
  private final Lane lane;
  private @Nullable Endpoint endpoint;
  private Guard guard = Guard.NONE;
  private @Nullable ServiceMeter meter;
  private long patience;
  private long since;

  Standby(Approach approach, Passage passage, Lane lane) {
    this.approach = approach;
    this.passage = passage;
    this.lane = lane;
  }

  /// Begins to wait, or goes on if it was called in vain. Refuses if too many wait.
  void begin(Endpoint full, Service service, String reason) {
    boolean again = endpoint != null;
    if (!again && !service.guard().queue()) {
      lane.recorder().upstreamFailed(service.meter(), UpstreamFailure.BUSY);
      passage.refuse(crowded(service.guard(), reason));
      return;
    }
    if (!again) {
      endpoint = full;
      guard = service.guard();
      meter = service.meter();
      patience = service.connectNanos();
      since = lane.nanos();
      lane.deadlines().add(this);
    }
    full.line().join(this, again);
    full.line().ask(full, lane);
    if (full.roomy()) {
      full.line().recall(this);
    }
  }

  private static Refusal crowded(Guard guard, String reason) {
    int most = guard.mostPending();
    return most == 0
        ? Refusal.of(Code.UPSTREAM_BUSY, reason)
        : Refusal.of(Code.UPSTREAM_QUEUE, most + " requests wait already: " + reason)
            .with(Names.RETRY_AFTER, "1");
  }

  /// Waits no more.
  void end() {
    Endpoint waited = endpoint;
    if (waited != null) {
      endpoint = null;
      waited.line().leave(this);
      lane.deadlines().remove(this);
      guard.served();
      guard = Guard.NONE;
      meter = null;
    }
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public void called() {
    Endpoint waited = endpoint;
    if (waited != null) {
      approach.acquire(waited);
    }
  }

  @Override
  protected void check(long nanos) {
    Endpoint waited = endpoint;
    if (waited != null && nanos - since > patience) {
      if (meter != null) {
        lane.recorder().upstreamFailed(meter, UpstreamFailure.BUSY);
      }
      passage.refuse(
          Refusal.of(
              Code.UPSTREAM_BUSY,
              "no connection to "
                  + waited.name()
                  + " was free within "
                  + Passage.millis(patience)));
    }
  }
}
