package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.guard.Breaker;
import io.bartizan.proxy.guard.Guard;
import io.bartizan.proxy.guard.Outage;
import io.bartizan.proxy.guard.Outlier;
import io.bartizan.proxy.guard.Retries;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// What the [Guard] of a service has to do with one exchange after another: whether it may go
/// there, whether it is tried again, and what its outcome says about the service and its endpoints.
final class Tries {
  /// Why a try has failed.
  enum Trouble {
    /// No connection could be made: nothing was sent.
    UNCONNECTED,
    /// The upstream says that it has done nothing.
    UNPROCESSED,
    /// A connection that had been idle was closed.
    STALE,
    /// The connection was lost.
    LOST,
    /// No answer came in time.
    LATE
  }

  private final Passage passage;
  private final Lane lane;
  private @Nullable Service service;
  private Guard guard = Guard.NONE;
  private @Nullable Retries retries;
  private boolean admitted;
  private boolean probe;

  /// Whether the breaker knows the outcome.
  private boolean judged;

  /// Whether a copy of the request's body is kept as it is sent.
  private boolean keeps;

  /// Whether everything of the request's body that was taken from the client is still there.
  private boolean whole;

  Tries(Passage passage, Lane lane) {
    this.passage = passage;
    this.lane = lane;
  }

  /// The exchange is about to go to the service for the first time. Returns why it may not.
  @Nullable Refusal begin(Service to, long nanos) {
    service = to;
    guard = to.guard();
    retries = guard.retries();
    judged = false;
    whole = true;
    keeps = false;
    if (guard.bounded()) {
      admitted = guard.admit();
      if (!admitted) {
        return saturated(to);
      }
    }
    Breaker breaker = guard.breaker();
    Refusal open = breaker == null ? null : knock(to, breaker, nanos);
    if (open == null && retries != null) {
      retries.budget().requested(lane.index(), nanos);
      keeps = passage.framing() != 0 && keeps(retries);
    }
    return open;
  }

  private Refusal saturated(Service to) {
    return Refusal.of(
            Code.UPSTREAM_SATURATED,
            to.name() + " has " + guard.mostRequests() + " requests already")
        .with(Names.RETRY_AFTER, "1");
  }

  private @Nullable Refusal knock(Service to, Breaker breaker, long nanos) {
    Breaker.Entry entry = breaker.enter(nanos);
    probe = entry == Breaker.Entry.PROBES;
    judged = entry == Breaker.Entry.REFUSED;
    return judged
        ? Refusal.of(Code.UPSTREAM_BREAKER, "the breaker of " + to.name() + " is open")
            .with(Names.RETRY_AFTER, "" + breaker.retrySeconds(nanos))
        : null;
  }

  private boolean keeps(Retries rules) {
    long framing = passage.framing();
    return rules.attempts() > 1 && (framing == Framing.CHUNKED || framing <= rules.body());
  }

  /// Some of the request's body is about to be sent. A copy is kept where it may be of use: if the
  /// request may be repeated, or the upstream can say that it has not looked at it.
  ///
  /// @param refusable whether the upstream can
  void sending(ByteBuf chunk, boolean refusable) {
    if (whole) {
      Retries rules = retries;
      whole =
          keeps
              && rules != null
              && (refusable || idempotent())
              && passage.gathering().keep(chunk, rules.body());
    }
  }

  /// Trailers are not kept.
  void trailed() {
    whole = false;
  }

  /// Whether another try could send the whole request.
  boolean whole() {
    return whole;
  }

  /// How long a try may wait for the head of its answer.
  ///
  /// @param most what the service may take
  long patience(long most) {
    Retries rules = retries;
    return rules == null || rules.perTryNanos() == 0 ? most : Math.min(most, rules.perTryNanos());
  }

  /// Whether another try follows one that has failed. If so, it is taken from the budget.
  boolean again(Trouble trouble) {
    Retries rules = retries;
    return rules != null
        && left(rules)
        && wanted(rules, trouble)
        && (trouble == Trouble.UNCONNECTED ? counted() : paid(rules));
  }

  /// Whether another try follows an answer of that status. If so, it is taken from the budget.
  boolean again(int status) {
    Retries rules = retries;
    return rules != null && left(rules) && idempotent() && rules.onStatus(status) && paid(rules);
  }

  /// Whether another try follows a first one that was not taken for its token.
  boolean renewed() {
    return whole && attempts() == 1 && passage.walk().atUpstream() && counted();
  }

  private boolean left(Retries rules) {
    return whole && passage.walk().atUpstream() && attempts() < rules.attempts();
  }

  private boolean wanted(Retries rules, Trouble trouble) {
    return switch (trouble) {
      case UNCONNECTED -> rules.onConnectFailure() && attempts() < endpoints();
      case UNPROCESSED -> true;
      case STALE -> idempotent() && rules.onConnectFailure();
      case LOST -> idempotent() && rules.onReset();
      case LATE -> idempotent() && rules.perTryNanos() > 0;
    };
  }

  private boolean paid(Retries rules) {
    if (rules.budget().take(lane.nanos())) {
      return counted();
    }
    lane.recorder().upstreamRetryWithheld(service().meter());
    return false;
  }

  private boolean counted() {
    lane.recorder().upstreamRetried(service().meter());
    return true;
  }

  private int attempts() {
    return passage.walk().attempts();
  }

  private int endpoints() {
    return service().endpoints().size();
  }

  private boolean idempotent() {
    return passage.walk().method().idempotent();
  }

  private Service service() {
    Service to = service;
    if (to == null) {
      throw new IllegalStateException("no service");
    }
    return to;
  }

  // What an outcome says.

  /// What was wrong with a connection that was lost.
  ///
  /// @param used whether it had served another exchange
  static Trouble trouble(UpstreamFailure failure, boolean used) {
    if (failure == UpstreamFailure.REFUSED) {
      return Trouble.UNPROCESSED;
    }
    return used && failure == UpstreamFailure.CLOSED ? Trouble.STALE : Trouble.LOST;
  }

  /// Why no endpoint can be chosen.
  static String unavailable(Service to) {
    int known = to.endpoints().size();
    return known == 0
        ? "no address for any endpoint of " + to.name()
        : "none of " + known + " endpoints of " + to.name() + " is available";
  }

  /// What the client is told about a failure.
  static Code code(UpstreamFailure failure) {
    return switch (failure) {
      case CONNECT -> Code.UPSTREAM_UNREACHABLE;
      case TLS -> Code.UPSTREAM_TLS;
      case CLOSED -> Code.UPSTREAM_CLOSED;
      case MALFORMED -> Code.UPSTREAM_MALFORMED;
      case TIMEOUT -> Code.UPSTREAM_TIMEOUT;
      case BUSY, REFUSED -> Code.UPSTREAM_BUSY;
    };
  }

  /// A try has failed because of the endpoint.
  void failed(Endpoint endpoint) {
    Outlier outlier = guard.outlier();
    if (outlier != null) {
      long nanos = lane.nanos();
      long out = outlier.failed(endpoint, service().endpoints(), nanos);
      if (out > 0) {
        lane.deadlines().add(new Comeback(lane, outlier, endpoint, nanos + out));
      }
    }
  }

  /// The endpoint has given a whole answer.
  void succeeded(Endpoint endpoint) {
    Outlier outlier = guard.outlier();
    if (outlier != null) {
      outlier.succeeded(endpoint);
    }
  }

  /// The exchange has an answer of the service that goes to the client.
  void answered(boolean well) {
    Breaker breaker = guard.breaker();
    if (breaker != null && !judged) {
      judge(breaker, well);
    }
  }

  private void judge(Breaker breaker, boolean well) {
    judged = true;
    if (well) {
      breaker.succeeded(lane.index(), lane.nanos(), probe);
    } else {
      breaker.failed(lane.index(), lane.nanos(), probe);
    }
  }

  /// The exchange is about to be refused. Returns what the client gets.
  Refusal guarded(Refusal refusal) {
    Breaker breaker = guard.breaker();
    if (breaker != null && !judged && failure(refusal.code())) {
      judge(breaker, false);
    }
    Outage outage = guard.outage();
    return outage == null ? refusal : outage.instead(refusal);
  }

  /// Whether a refusal says that the service has failed.
  private static boolean failure(Code code) {
    return switch (code) {
      case UPSTREAM_UNREACHABLE,
          UPSTREAM_TLS,
          UPSTREAM_CLOSED,
          UPSTREAM_MALFORMED,
          UPSTREAM_TIMEOUT ->
          true;
      default -> false;
    };
  }

  /// The exchange is over, or has never begun.
  void end() {
    if (admitted) {
      admitted = false;
      guard.leave();
    }
    if (probe) {
      probe = false;
      Breaker breaker = guard.breaker();
      if (!judged && breaker != null) {
        breaker.left();
      }
    }
    guard = Guard.NONE;
    retries = null;
    service = null;
  }

  /// The end of an ejection.
  private static final class Comeback extends Deadlines.Timed {
    private final Lane lane;
    private final Outlier outlier;
    private final Endpoint endpoint;
    private final long at;

    Comeback(Lane lane, Outlier outlier, Endpoint endpoint, long at) {
      this.lane = lane;
      this.outlier = outlier;
      this.endpoint = endpoint;
      this.at = at;
    }

    @Override
    protected void check(long nanos) {
      if (nanos - at >= 0) {
        lane.deadlines().remove(this);
        outlier.restore(endpoint, nanos);
      }
    }
  }
}
