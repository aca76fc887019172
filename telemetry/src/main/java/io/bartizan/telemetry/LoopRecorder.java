package io.bartizan.telemetry;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What one event loop tells the record. Every method is called on that loop, never blocks, and
/// allocates nothing once each route, service, listener and policy has been seen for the first
/// time.
public final class LoopRecorder implements Witness {
  private static final Logger LOG = Logger.getLogger("io.bartizan.policy");
  private static final Logger LISTENER_LOG = Logger.getLogger("bartizan.listener");

  /// What stands for a policy where the data plane itself refuses.
  static final String GATEWAY = "gateway";

  static final int IN_FLIGHT = 0;
  static final int LINES = 1;
  static final int LINES_DROPPED = 2;
  static final int SHEDDING = 3;
  static final int WEBSOCKETS = 4;
  static final int MESSAGES_IN = 5;
  static final int MESSAGES_OUT = 6;
  static final int CELLS = 7;

  private final int loop;
  private final Metrics metrics;
  private final Ticker ticker;
  private final Cells cells;
  private final AccessLog log;
  private final LogDesk desk;
  private final List<PolicyMeter> policies = new ArrayList<>();

  LoopRecorder(int loop, Metrics metrics, AccessLog log, Ticker ticker) {
    this.loop = loop;
    this.ticker = ticker;
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

  /// A connection was refused at once; it is neither opened nor closed, unless its handshake took
  /// too long.
  public void turnedAway(ListenerMeter listener, TurnedAway why) {
    listener.cells().of(loop).add(ListenerMeter.cell(why), 1);
    long heldBack = listener.crowds().speak(ticker.nanos());
    if (heldBack != Burst.SILENT) {
      LISTENER_LOG.log(
          Level.WARNING,
          "listener %s turns connections away: %s%s"
              .formatted(listener.name(), why.label(), Burst.also(heldBack)));
    }
  }

  /// The client and the gateway did not agree on TLS. The connection is closed besides.
  public void handshakeFailed(ListenerMeter listener) {
    listener.cells().of(loop).add(ListenerMeter.HANDSHAKES_FAILED, 1);
  }

  /// A handshake has failed because of the client's certificate; [#handshakeFailed] counts it, too.
  ///
  /// @param why the code, and words that the client has not chosen
  public void certificateRefused(ListenerMeter listener, Address client, String why) {
    listener.cells().of(loop).add(ListenerMeter.CERTIFICATES_REFUSED, 1);
    long heldBack = listener.strangers().speak(ticker.nanos());
    if (heldBack != Burst.SILENT) {
      LISTENER_LOG.log(
          Level.WARNING,
          "listener %s refuses the certificate of %s: %s%s"
              .formatted(listener.name(), client, why, Burst.also(heldBack)));
    }
  }

  /// A client has shown a good certificate that ends within 30 days.
  ///
  /// @param whose its subject, without control characters
  /// @param when it ends
  public void certificateEnding(ListenerMeter listener, String whose, Instant when) {
    listener.cells().of(loop).add(ListenerMeter.CERTIFICATES_ENDING, 1);
    long heldBack = listener.endings().speak(ticker.nanos());
    if (heldBack != Burst.SILENT) {
      LISTENER_LOG.log(
          Level.WARNING,
          "listener %s: the certificate of the client %s ends on %s%s"
              .formatted(listener.name(), whose, when, Burst.also(heldBack)));
    }
  }

  /// A connection that was [#opened] is ended because of what its client did. It is closed besides.
  ///
  /// @param why in words that the client has not chosen
  public void misused(ListenerMeter listener, Misuse misuse, Address client, String why) {
    listener.cells().of(loop).add(ListenerMeter.cell(misuse), 1);
    long heldBack = listener.misuses(misuse).speak(ticker.nanos());
    if (heldBack != Burst.SILENT) {
      LISTENER_LOG.log(
          Level.WARNING,
          "listener %s: HTTP/2 misuse by %s, %s: %s%s"
              .formatted(listener.name(), client, misuse.label(), why, Burst.also(heldBack)));
    }
  }

  /// The first byte of a request was seen. [#ended] follows exactly once.
  public void began() {
    cells.add(IN_FLIGHT, 1);
  }

  /// An exchange is over: counts it and writes its line. Reads `x`, so it comes before the
  /// exchange's bytes are reused.
  ///
  /// @param route the meter of its route, or of what stands for one if it has none
  /// @param nowNanos by the clock that set [Exchange#startNanos]
  public void ended(Walk x, RouteMeter route, Outcome outcome, long nowNanos) {
    cells.add(IN_FLIGHT, -1);
    int method = x.pathEnd() == x.pathStart() ? Methods.OTHER : Methods.slot(x.method());
    route.requests(method).of(loop).add(Statuses.slot(x.status()), 1);
    Cells traffic = route.traffic().of(loop);
    if (x.closeCode() == 0) {
      Latency.observe(traffic, nowNanos - x.startNanos());
    } else {
      cells.add(MESSAGES_IN, x.messagesIn());
      cells.add(MESSAGES_OUT, x.messagesOut());
    }
    traffic.add(RouteMeter.BYTES_IN, x.bytesIn());
    traffic.add(RouteMeter.BYTES_OUT, x.bytesOut());
    count(desk.write(x, route.quoted(), outcome, nowNanos));
    Judging judging = x.get(Judging.SLOT);
    if (judging != null) {
      judged(x, route, judging.conclude(x));
    }
  }

  private void judged(Walk x, RouteMeter route, Judgement judgement) {
    Cells mine = route.judged().of(loop);
    mine.add(RouteMeter.cell(judgement.result()), 1);
    mine.add(RouteMeter.JUDGED_NANOS, judgement.nanos());
    if (judgement.result() != Judgement.Result.CLEAN) {
      count(desk.write(x, route.quoted(), judgement));
    }
  }

  private void count(LogDesk.Fate fate) {
    switch (fate) {
      case WRITTEN -> cells.add(LINES, 1);
      case DROPPED -> dropped();
      case OFF -> {}
    }
  }

  /// A WebSocket was opened. [#webSocketClosed] follows exactly once.
  public void webSocketOpened() {
    cells.add(WEBSOCKETS, 1);
  }

  public void webSocketClosed() {
    cells.add(WEBSOCKETS, -1);
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

  /// An endpoint was asked whether it is well.
  public void checked(ServiceMeter service, boolean passed) {
    service
        .cells()
        .of(loop)
        .add(passed ? ServiceMeter.CHECKS_PASSED : ServiceMeter.CHECKS_FAILED, 1);
  }

  /// A request is tried once more.
  public void upstreamRetried(ServiceMeter service) {
    service.cells().of(loop).add(ServiceMeter.RETRIES, 1);
  }

  /// A request would be tried once more, but the budget is spent.
  public void upstreamRetryWithheld(ServiceMeter service) {
    service.cells().of(loop).add(ServiceMeter.WITHHELD, 1);
  }

  /// A copy of a request is sent to the service.
  public void mirrored(ServiceMeter service) {
    service.cells().of(loop).add(ServiceMeter.MIRRORED, 1);
  }

  /// A request that was to be copied to the service was not.
  public void unmirrored(ServiceMeter service, Unmirrored reason) {
    service.cells().of(loop).add(ServiceMeter.cell(reason), 1);
  }

  /// Whether new requests to services are refused because there is too much to do. To be called
  /// when that changes.
  public void shedding(boolean now) {
    cells.add(SHEDDING, now ? 1 : -1);
  }

  /// Hands the log's lines to its writer. To be called about every 100 ms, and before the loop
  /// ends.
  public void flush() {
    desk.flush();
  }

  @Override
  public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {
    PolicyMeter meter = meter(policy);
    meter.cells().of(loop).add(PolicyMeter.cell(code, watched), 1);
    if (watched) {
      watched(x, meter, code, reason);
    }
  }

  /// What is refused has a line in the access log; what only would have been is said there and
  /// here.
  private void watched(Exchange x, PolicyMeter meter, Code code, String reason) {
    Watched all = x.get(Watched.SLOT);
    if (all == null) {
      all = new Watched();
      x.put(Watched.SLOT, all);
    }
    all.add(meter.name(), code);
    long heldBack = meter.watched().speak(ticker.nanos());
    if (heldBack != Burst.SILENT) {
      LOG.log(
          Level.INFO,
          "policy %s, watched only, would refuse %s: %s: %s%s"
              .formatted(meter.name(), x.id(), code.id(), reason, Burst.also(heldBack)));
    }
  }

  @Override
  public void failed(Exchange x, String policy, Throwable cause) {
    PolicyMeter meter = meter(policy);
    meter.cells().of(loop).add(PolicyMeter.FAILED, 1);
    long heldBack = meter.failures().speak(ticker.nanos());
    if (heldBack != Burst.SILENT) {
      LOG.log(
          Level.SEVERE,
          "policy %s failed on %s: %s%s"
              .formatted(meter.name(), x.id(), Blame.of(cause), Burst.also(heldBack)));
    }
  }

  @Override
  public void late(String policy) {
    PolicyMeter meter = meter(policy);
    meter.cells().of(loop).add(PolicyMeter.LATE, 1);
    long heldBack = meter.failures().speak(ticker.nanos());
    if (heldBack != Burst.SILENT) {
      LOG.log(
          Level.WARNING,
          "policy %s: an answer came too late%s".formatted(meter.name(), Burst.also(heldBack)));
    }
  }

  /// The meter of a policy, or of the gateway itself if `policy` is empty. Policies are few, and
  /// their names constants, which are found by their identity.
  private PolicyMeter meter(String policy) {
    String name = policy.isEmpty() ? GATEWAY : policy;
    for (int i = 0; i < policies.size(); i++) {
      PolicyMeter known = policies.get(i);
      if (known.name().equals(name)) {
        return known;
      }
    }
    return learn(name);
  }

  private PolicyMeter learn(String policy) {
    PolicyMeter meter = metrics.policies().join(policy);
    if (policies.size() < Metrics.POLICIES) {
      policies.add(meter);
    }
    return meter;
  }
}
