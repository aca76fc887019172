package io.bartizan.proxy.edge;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.balance.Choice;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.upstream.Dialing;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.UpstreamCall;
import io.bartizan.proxy.upstream.UpstreamReceiver;
import io.bartizan.proxy.upstream.UpstreamRequest;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// The upstream's side of a [Passage]: gets a connection, sends the request, and hands in the
/// answer as it comes.
final class Forwarding implements UpstreamReceiver, UpstreamRequest {
  private static final int MAX_ATTEMPTS = 3;
  private static final byte[] CLIENTS_HOST = {};

  private final Passage passage;
  private final Lane lane;
  private final Pool pool;
  private final Choice choice;

  private @Nullable Service service;
  private @Nullable Permit permit;
  private @Nullable Attempt attempt;
  private @Nullable Dialing dialing;
  private @Nullable UpstreamCall upstream;
  private @Nullable Endpoint endpoint;
  private long begun;

  /// Whether another connection may be tried should this one be closed without an answer.
  private boolean retriable;

  /// Whether the next try must not use a connection that was idle.
  private boolean fresh;

  private boolean answerBody;
  private long answerFraming;

  Forwarding(Passage passage, Lane lane, Pool pool) {
    this.passage = passage;
    this.lane = lane;
    this.pool = pool;
    this.choice = new Choice(lane.index());
  }

  void renew() {
    part();
    choice.renew();
    service = null;
    permit = null;
    attempt = null;
    dialing = null;
    upstream = null;
    retriable = false;
    fresh = false;
    answerBody = false;
  }

  // The passage wants.

  void forward(Service to, Permit permit, Attempt attempt) {
    this.service = to;
    this.permit = permit;
    this.attempt = attempt;
    begun = lane.nanos();
    dialing = null;
    Endpoint chosen = to.choose(passage.walk(), choice.at(begun));
    if (chosen == null) {
      passage.refuse(Refusal.of(Code.UPSTREAM_UNAVAILABLE, unavailable(to)));
      return;
    }
    choice.tried(chosen);
    chosen.begun();
    endpoint = chosen;
    passage.walk().upstream(chosen.name());
    Dialing started = pool.acquire(chosen, to, fresh, this);
    if (started != null) {
      dialing = started;
    }
  }

  private static String unavailable(Service to) {
    int known = to.endpoints().size();
    return known == 0
        ? "no address for any endpoint of " + to.name()
        : "none of " + known + " endpoints of " + to.name() + " is available";
  }

  /// The endpoint that was chosen has no more to do for this exchange.
  private void part() {
    Endpoint chosen = endpoint;
    endpoint = null;
    if (chosen != null) {
      chosen.ended();
    }
  }

  /// Sends some of the request's body, and releases it.
  void body(ByteBuf chunk) {
    UpstreamCall to = upstream;
    if (to == null) {
      chunk.release();
      return;
    }
    retriable = false;
    to.data(chunk);
    if (!to.writable()) {
      to.flush();
      if (upstream == to && !to.writable()) {
        passage.inward().pause();
      }
    }
  }

  void bodyEnd(@Nullable HeadTable trailers) {
    UpstreamCall to = upstream;
    if (to != null) {
      to.end(trailers);
      to.flush();
    }
  }

  void flush() {
    if (upstream != null) {
      upstream.flush();
    }
  }

  /// The answer's body may come.
  void resume() {
    if (upstream != null) {
      upstream.resume();
    }
  }

  /// Sends the answer's head on, and then its body.
  void relay(Walk x, AnswerHead head) {
    boolean none = answerFraming == 0 && !answerBody;
    passage.patience().moved();
    passage.outward().head(head, none ? declared(x, head) : answerFraming, answerBody);
    resume();
  }

  /// What a head says about a body that it does not have: the answer to HEAD, 204 and 304.
  private static long declared(Walk x, AnswerHead head) {
    int status = head.status();
    if (status == 204) {
      return Framing.NONE;
    }
    boolean bodiless = x.method() == Method.HEAD || status == 304;
    long said = bodiless && head.head() instanceof HeadTable table ? Framing.of(table) : 0;
    return said >= 0 ? said : Framing.NONE;
  }

  /// Gives up whatever is under way.
  void leave() {
    part();
    Dialing waiting = dialing;
    dialing = null;
    if (waiting != null) {
      waiting.cancel();
    }
    UpstreamCall open = upstream;
    upstream = null;
    if (open != null) {
      open.leave();
    }
  }

  /// Refuses if the client or the upstream has left the other waiting for too long. How long a
  /// connection may take to be made is watched by the [io.bartizan.proxy.upstream.Dialer].
  void check(long nanos, Bounds.Exchange bounds) {
    UpstreamCall to = upstream;
    if (to == null) {
      return;
    }
    Patience patience = passage.patience();
    if (!passage.bodyDone()) {
      if (patience.spent(nanos, bounds.idleNanos())) {
        Code code = to.writable() ? Code.REQUEST_TIMEOUT : Code.UPSTREAM_TIMEOUT;
        passage.refuse(Refusal.of(code, "nothing moved for " + Passage.millis(bounds.idleNanos())));
      }
    } else if (patience.spent(nanos, service().responseNanos())) {
      lane.recorder().upstreamFailed(service().meter(), UpstreamFailure.TIMEOUT);
      String reason =
          passage.walk().upstream()
              + " gave no answer within "
              + Passage.millis(service().responseNanos());
      passage.refuse(Refusal.of(Code.UPSTREAM_TIMEOUT, reason));
    }
  }

  private Service service() {
    Service to = service;
    if (to == null) {
      throw new IllegalStateException("no service");
    }
    return to;
  }

  private Endpoint endpoint() {
    Endpoint chosen = endpoint;
    if (chosen == null) {
      throw new IllegalStateException("no endpoint");
    }
    return chosen;
  }

  // The upstream tells.

  @Override
  public void connected(UpstreamCall to) {
    Permit right = permit;
    if (right == null) {
      throw new IllegalStateException("connected without a permit");
    }
    right.spend();
    dialing = null;
    upstream = to;
    passage.patience().moved();
    Walk x = passage.walk();
    retriable = to.used() && x.method().idempotent();
    to.head(this);
    body(to);
  }

  // What the upstream is sent.

  @Override
  public Walk walk() {
    return passage.walk();
  }

  @Override
  public byte[] hostLine() {
    Walk x = passage.walk();
    boolean clients = service().keepsHost() && x.authorityEnd() > x.authorityStart();
    return clients ? CLIENTS_HOST : service().hostLine(endpoint());
  }

  @Override
  public byte[] forwardedLines() {
    return passage.client().forwardedLines();
  }

  @Override
  public Connection connection() {
    return passage.connection();
  }

  @Override
  public Edits edits() {
    Attempt current = attempt;
    if (current == null) {
      throw new IllegalStateException("no attempt");
    }
    return current.edits();
  }

  @Override
  public long framing() {
    long framing = passage.framing();
    return framing == 0 && !carriesLength(passage.walk().method()) ? Framing.NONE : framing;
  }

  /// Methods for which a missing body is said by `Content-Length: 0` (RFC 9110, section 8.6).
  private static boolean carriesLength(Method method) {
    return method == Method.POST || method == Method.PUT || method == Method.PATCH;
  }

  private void body(UpstreamCall to) {
    Gathering gathered = passage.gathering();
    if (gathered.length() > 0) {
      to.data(Unpooled.wrappedBuffer(gathered.body(passage.bodyDone()).bytes().toArray()));
    }
    if (passage.bodyDone()) {
      bodyEnd(null);
    } else {
      to.flush();
      if (upstream == to) {
        passage.inward().want();
      }
    }
  }

  @Override
  public void unreachable(UpstreamFailure failure, String reason) {
    dialing = null;
    part();
    lane.recorder().upstreamFailed(service().meter(), failure);
    if (failure == UpstreamFailure.CONNECT
        && attempts() < Math.min(MAX_ATTEMPTS, service().endpoints().size())) {
      fresh = false;
      passage.walk().again();
    } else {
      passage.refuse(Refusal.of(code(failure), reason));
    }
  }

  private int attempts() {
    return attempt == null ? 0 : attempt.number();
  }

  private static Code code(UpstreamFailure failure) {
    return switch (failure) {
      case CONNECT -> Code.UPSTREAM_UNREACHABLE;
      case TLS -> Code.UPSTREAM_TLS;
      case CLOSED -> Code.UPSTREAM_CLOSED;
      case MALFORMED -> Code.UPSTREAM_MALFORMED;
      case TIMEOUT -> Code.UPSTREAM_TIMEOUT;
      case BUSY -> Code.UPSTREAM_BUSY;
    };
  }

  @Override
  public void interim(int status, HeadTable head) {
    if (!passage.walk().sent()) {
      passage.client().interim(status, head);
    }
  }

  @Override
  public void head(int status, HeadTable head, long framing) {
    retriable = false;
    passage.patience().moved();
    answerFraming = framing;
    answerBody = framing != 0;
    long nanos = lane.nanos() - begun;
    passage.walk().upstreamNanos(nanos);
    lane.recorder().upstreamAnswered(service().meter(), nanos);
    passage.walk().answered(status, head);
  }

  @Override
  public void data(ByteBuf chunk) {
    passage.patience().moved();
    passage.outward().data(chunk);
    if (upstream == null) {
      return;
    }
    ClientSide client = passage.client();
    if (!client.writable()) {
      client.flush();
      if (upstream != null && !client.writable()) {
        upstream.pause();
      }
    }
  }

  @Override
  public void end(@Nullable HeadTable trailers) {
    upstream = null;
    part();
    if (passage.outward().end(trailers)) {
      passage.answered();
    }
  }

  @Override
  public void lost(UpstreamFailure failure, String reason) {
    upstream = null;
    part();
    lane.recorder().upstreamFailed(service().meter(), failure);
    if (retriable
        && failure == UpstreamFailure.CLOSED
        && passage.walk().atUpstream()
        && attempts() < MAX_ATTEMPTS) {
      retriable = false;
      fresh = true;
      passage.walk().again();
    } else {
      passage.refuse(Refusal.of(code(failure), reason));
    }
  }

  @Override
  public void writable() {
    passage.patience().moved();
    if (!passage.bodyDone()) {
      passage.inward().want();
    }
  }

  @Override
  public void readComplete() {
    passage.client().flush();
  }
}
