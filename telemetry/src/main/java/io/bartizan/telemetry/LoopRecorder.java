package io.bartizan.telemetry;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;
import java.util.ArrayList;
import java.util.List;

/// What one event loop tells the record. Every method is called on that loop, never blocks, and
/// allocates nothing once each route, service, listener and policy has been seen for the first
/// time.
public final class LoopRecorder implements Witness {
  static final int BEGUN = 0;
  static final int ENDED = 1;
  static final int LINES = 2;
  static final int LINES_DROPPED = 3;
  static final int CELLS = 4;

  private final int loop;
  private final Metrics metrics;
  private final Cells cells;
  private final AccessLog log;
  private final LogDesk desk;
  private final List<PolicyMeter> policies = new ArrayList<>();

  LoopRecorder(int loop, Metrics metrics, AccessLog log) {
    this.loop = loop;
    this.metrics = metrics;
    this.log = log;
    this.desk = log.desk();
    this.cells = metrics.loops().of(loop);
  }

  /// A connection was accepted.
  public void opened(ListenerMeter listener) {
    Cells mine = listener.cells().of(loop);
    mine.add(ListenerMeter.ACCEPTED, 1);
    mine.add(ListenerMeter.OPEN, 1);
  }

  /// A connection that was [#opened] is closed.
  public void closed(ListenerMeter listener) {
    listener.cells().of(loop).add(ListenerMeter.OPEN, -1);
  }

  /// A connection was refused at once; it is neither opened nor closed.
  public void turnedAway(ListenerMeter listener) {
    listener.cells().of(loop).add(ListenerMeter.REFUSED, 1);
  }

  /// The client and the gateway did not agree on TLS. The connection is closed besides.
  public void handshakeFailed(ListenerMeter listener) {
    listener.cells().of(loop).add(ListenerMeter.HANDSHAKES_FAILED, 1);
  }

  /// The first byte of a request was seen. [#ended] follows exactly once.
  public void began() {
    cells.add(BEGUN, 1);
  }

  /// An exchange is over: counts it and writes its line. Reads `x`, so it comes before the
  /// exchange's bytes are reused.
  ///
  /// @param route the meter of its route, or of what stands for one if it has none
  /// @param nowNanos by the clock that set [Exchange#startNanos]
  public void ended(Walk x, RouteMeter route, Outcome outcome, long nowNanos) {
    cells.add(ENDED, 1);
    int method = x.pathEnd() == x.pathStart() ? Methods.OTHER : Methods.slot(x.method());
    route.requests(method).of(loop).add(Statuses.slot(x.status()), 1);
    Cells traffic = route.traffic().of(loop);
    Latency.observe(traffic, nowNanos - x.startNanos());
    traffic.add(RouteMeter.BYTES_IN, x.bytesIn());
    traffic.add(RouteMeter.BYTES_OUT, x.bytesOut());
    switch (desk.write(x, route.quoted(), outcome, nowNanos)) {
      case WRITTEN -> cells.add(LINES, 1);
      case DROPPED -> dropped();
      case OFF -> {}
    }
  }

  private void dropped() {
    cells.add(LINES_DROPPED, 1);
    log.dropped();
  }

  /// A connection to the service was made; it is idle until it is [#upstreamTaken].
  public void upstreamOpened(ServiceMeter service) {
    service.cells().of(loop).add(ServiceMeter.OPEN, 1);
  }

  /// A connection to the service was closed, after it was [#upstreamReleased] if it had been taken.
  public void upstreamClosed(ServiceMeter service) {
    service.cells().of(loop).add(ServiceMeter.OPEN, -1);
  }

  /// An exchange uses a connection from now on.
  public void upstreamTaken(ServiceMeter service) {
    service.cells().of(loop).add(ServiceMeter.BUSY, 1);
  }

  /// The exchange no longer uses it.
  public void upstreamReleased(ServiceMeter service) {
    service.cells().of(loop).add(ServiceMeter.BUSY, -1);
  }

  /// The head of the service's answer has come, `nanos` after the try began.
  public void upstreamAnswered(ServiceMeter service, long nanos) {
    Latency.observe(service.cells().of(loop), nanos);
  }

  /// A try has failed.
  public void upstreamFailed(ServiceMeter service, UpstreamFailure failure) {
    service.cells().of(loop).add(ServiceMeter.cell(failure), 1);
  }

  /// Hands the log's lines to its writer. To be called about every 100 ms, and before the loop
  /// ends.
  public void flush() {
    desk.flush();
  }

  @Override
  public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {
    meter(policy).cells().of(loop).add(PolicyMeter.cell(code, watched), 1);
  }

  @Override
  public void failed(Exchange x, String policy, Throwable cause) {
    meter(policy).cells().of(loop).add(PolicyMeter.FAILED, 1);
  }

  @Override
  public void late(String policy) {
    meter(policy).cells().of(loop).add(PolicyMeter.LATE, 1);
  }

  /// The meter of a policy: found by its name's identity as a rule, for policies are few and their
  /// names constants.
  private PolicyMeter meter(String policy) {
    for (int i = 0; i < policies.size(); i++) {
      PolicyMeter known = policies.get(i);
      if (known.name().equals(policy)) {
        return known;
      }
    }
    return learn(policy);
  }

  private PolicyMeter learn(String policy) {
    PolicyMeter meter = metrics.policies().join(policy);
    if (policies.size() < Metrics.POLICIES) {
      policies.add(meter);
    }
    return meter;
  }
}
