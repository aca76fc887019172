package io.bartizan.proxy.edge;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.balance.Choice;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.Shadow;
import io.bartizan.proxy.upstream.Dialing;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.UpstreamCall;
import io.bartizan.proxy.upstream.UpstreamReceiver;
import io.bartizan.proxy.upstream.UpstreamRequest;
import io.bartizan.proxy.websocket.Handshake;
import io.bartizan.telemetry.Unmirrored;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The upstream's side of a [Passage]: gets a connection, sends the request, and hands in the
/// answer as it comes.
final class Forwarding implements UpstreamReceiver, UpstreamRequest {
  private static final int SWITCHING = 101;
  private static final byte[] CLIENTS_HOST = {};

  private final Passage passage;
  private final Lane lane;
  private final Pool pool;
  private final Choice choice;
  private final Tries tries;
  private final Standby standby;
  private final Mirrors mirrors;

  private @Nullable Service service;
  private @Nullable Permit permit;
  private @Nullable Attempt attempt;
  private @Nullable Dialing dialing;
  private @Nullable UpstreamCall upstream;
  private @Nullable Endpoint endpoint;
  private long begun;

  /// The endpoint of the try before, where the next one must not use a connection that was idle.
  private @Nullable Endpoint stale;

  /// Whether the connection had served another exchange, and no answer has come yet.
  private boolean used;

  /// Whether the answer says that the service cannot give one.
  private boolean outOfOrder;

  /// The handshake of a WebSocket; null for all other requests.
  private @Nullable Handshake handshake;

  /// What gets a copy of the request once it is sent for the first time; null for nothing.
  private @Nullable Shadow shadow;

  /// The copy, while the request's body comes; null if there is none.
  private @Nullable Mirrored copy;

  private boolean answerBody;
  private long answerFraming;

  Forwarding(Passage passage, Lane lane, Pool pool, Mirrors mirrors) {
    this.passage = passage;
    this.lane = lane;
    this.pool = pool;
    this.choice = new Choice(lane.index());
    this.tries = new Tries(passage, lane);
    this.standby = new Standby(this, passage, lane);
    this.mirrors = mirrors;
  }

  void renew() {
    part();
    choice.renew();
    service = null;
    permit = null;
    attempt = null;
    dialing = null;
    upstream = null;
    stale = null;
    used = false;
    outOfOrder = false;
    handshake = null;
    shadow = null;
    answerBody = false;
  }

  // The passage wants.

  void forward(Service to, Permit permit, Attempt attempt) {
    this.service = to;
    this.permit = permit;
    this.attempt = attempt;
    begun = lane.nanos();
    dialing = null;
    Refusal no = attempt.number() == 1 ? begin(to) : null;
    if (no == null) {
      call(to);
    } else {
      passage.refuse(no);
    }
  }

  private @Nullable Refusal begin(Service to) {
    shadow = passage.shadow();
    return tries.begin(to, begun);
  }

  private void call(Service to) {
    Endpoint chosen = to.choose(passage.walk(), choice.at(begun));
    if (chosen == null) {
      passage.refuse(Refusal.of(Code.UPSTREAM_UNAVAILABLE, Tries.unavailable(to)));
      return;
    }
    use(chosen);
  }

  private void use(Endpoint chosen) {
    choice.tried(chosen);
    chosen.begun();
    endpoint = chosen;
    passage.walk().upstream(chosen.name());
    acquire(chosen);
  }

  /// Asks for a connection, for the first time or when there may be one at last.
  void acquire(Endpoint chosen) {
    Dialing started = pool.acquire(chosen, service(), chosen == stale, this);
    if (started != null) {
      standby.end();
      dialing = started;
    }
  }

  /// All connections to the endpoint are taken: goes to another one that has room, or waits.
  private void full(Endpoint full, String reason) {
    List<Endpoint> all = service().endpoints();
    for (int i = 0; i < all.size(); i++) {
      Endpoint other = all.get(i);
      if (other != full && other.available() && other.roomy()) {
        standby.end();
        part();
        use(other);
        return;
      }
    }
    standby.begin(full, service(), reason);
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
    tries.sending(chunk);
    if (copy != null) {
      copy(chunk);
    }
    if (to == null) {
      chunk.release();
      missed();
      return;
    }
    to.data(chunk);
    if (!to.writable()) {
      to.flush();
      if (upstream == to && !to.writable()) {
        passage.inward().pause();
      }
    }
  }

  /// Some of the body has come between two tries: the next one has it only from the copy.
  private void missed() {
    if (passage.walk().atUpstream() && !tries.whole()) {
      passage.refuse(Refusal.of(Code.UPSTREAM_CLOSED, "the body is too long for another try"));
    }
  }

  void bodyEnd(@Nullable HeadTable trailers) {
    if (trailers != null) {
      tries.trailed();
    }
    Mirrored whole = copy;
    copy = null;
    UpstreamCall to = upstream;
    if (to != null) {
      to.end(trailers);
      to.flush();
    }
    if (whole != null) {
      whole.send();
    }
  }

  /// Begins a copy of the request, with what was gathered of its body.
  private void mirror(Shadow to, Permit right) {
    shadow = null;
    copy = mirrors.begin(to, this, right);
    Gathering gathered = passage.gathering();
    if (copy != null && gathered.length() > 0) {
      copy(Unpooled.wrappedBuffer(gathered.body(false).bytes().toArray()));
    }
  }

  private void copy(ByteBuf chunk) {
    if (copy != null && !copy.add(chunk)) {
      copy = null;
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
    if (head.status() == SWITCHING) {
      open(x, head);
      return;
    }
    passage.outward().head(head, none ? declared(x, head) : answerFraming, answerBody);
    resume();
  }

  /// A WebSocket begins.
  private void open(Walk x, AnswerHead head) {
    Handshake.accept(x, head.edits());
    passage.client().answerHead(passage, head, Framing.TUNNEL, true);
    passage.open();
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

  /// The exchange is about to be refused. Returns what the client gets.
  Refusal guarded(Refusal refusal) {
    if (endpoint != null && refusal.code() == Code.UPSTREAM_TIMEOUT) {
      tries.failed(endpoint);
    }
    return tries.guarded(refusal);
  }

  /// The exchange is over.
  void over() {
    part();
    tries.end();
    if (copy != null) {
      copy.skip(Unmirrored.INCOMPLETE);
      copy = null;
    }
  }

  /// Gives up whatever is under way.
  void leave() {
    part();
    standby.end();
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
      } else if (to.writable()) {
        passage.client().wantBody();
      }
    } else {
      long most = tries.patience(service().responseNanos());
      if (patience.spent(nanos, most)) {
        late(most);
      }
    }
  }

  private void late(long most) {
    lane.recorder().upstreamFailed(service().meter(), UpstreamFailure.TIMEOUT);
    Endpoint slow = endpoint();
    if (tries.again(Tries.Trouble.LATE)) {
      tries.failed(slow);
      again(slow);
    } else {
      String reason = slow.name() + " gave no answer within " + Passage.millis(most);
      passage.refuse(Refusal.of(Code.UPSTREAM_TIMEOUT, reason));
    }
  }

  /// Tries once more, elsewhere if there is another endpoint.
  private void again(Endpoint failed) {
    leave();
    stale = failed;
    used = false;
    passage.inward().pause();
    passage.patience().moved();
    passage.walk().again();
  }

  /// The upstream of the attempt before; null if there was none.
  @Nullable Service to() {
    return service;
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
    if (shadow != null) {
      mirror(shadow, right);
    }
    right.spend();
    standby.end();
    dialing = null;
    upstream = to;
    passage.patience().moved();
    used = to.used();
    if (passage.walk().webSocket()) {
      handshake = new Handshake();
      handshake.ask(edits(), lane.ids().next(), lane.ids().next());
    }
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
    if (passage.walk().webSocket()) {
      return Framing.TUNNEL;
    }
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
    Endpoint failed = endpoint();
    if (failure == UpstreamFailure.BUSY) {
      full(failed, reason);
      return;
    }
    lane.recorder().upstreamFailed(service().meter(), failure);
    tries.failed(failed);
    if (tries.again(Tries.Trouble.UNCONNECTED)) {
      again(failed);
    } else {
      passage.refuse(Refusal.of(Tries.code(failure), reason));
    }
  }

  @Override
  public void interim(int status, HeadTable head) {
    if (!passage.walk().sent()) {
      passage.client().interim(status, head);
    }
  }

  @Override
  public void head(int status, HeadTable head, long framing) {
    used = false;
    passage.patience().moved();
    answerFraming = framing;
    answerBody = framing != 0;
    long nanos = lane.nanos() - begun;
    passage.walk().upstreamNanos(nanos);
    lane.recorder().upstreamAnswered(service().meter(), nanos);
    if (handshake != null && !agreed(handshake, status, head)) {
      return;
    }
    outOfOrder = status >= 502 && status <= 504;
    if (outOfOrder && again(status, head)) {
      return;
    }
    tries.answered(!outOfOrder);
    passage.walk().answered(status, head);
  }

  /// The service says that it cannot answer. Unless it says when to come back, another try may
  /// follow.
  private boolean again(int status, HeadTable head) {
    Endpoint failed = endpoint();
    tries.failed(failed);
    if (head.find(Names.RETRY_AFTER) >= 0 || !tries.again(status)) {
      return false;
    }
    again(failed);
    return true;
  }

  /// Whether the upstream has answered a handshake as it must; if not, the client is refused.
  private boolean agreed(Handshake asked, int status, HeadTable head) {
    String problem = asked.problem(passage.walk().head(), status, head);
    if (problem != null) {
      lane.recorder().upstreamFailed(service().meter(), UpstreamFailure.MALFORMED);
      passage.refuse(Refusal.of(Code.UPSTREAM_MALFORMED, problem));
    }
    return problem == null;
  }

  @Override
  public void data(ByteBuf chunk) {
    passage.patience().moved();
    Tunnel tunnel = passage.tunnel();
    if (tunnel != null) {
      tunnel.fromUpstream(chunk);
      return;
    }
    passage.outward().data(chunk);
    regulate();
  }

  /// Sends bytes of a WebSocket to the client, and releases them.
  void toClient(ByteBuf bytes) {
    passage.client().answerData(bytes);
    regulate();
  }

  private void regulate() {
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
    if (!outOfOrder && endpoint != null) {
      tries.succeeded(endpoint);
    }
    part();
    Tunnel tunnel = passage.tunnel();
    if (tunnel != null) {
      tunnel.upstreamEnded("the upstream closed without a Close frame");
    } else if (passage.outward().end(trailers)) {
      passage.answered();
    }
  }

  @Override
  public void lost(UpstreamFailure failure, String reason) {
    upstream = null;
    lane.recorder().upstreamFailed(service().meter(), failure);
    Tunnel tunnel = passage.tunnel();
    if (tunnel != null) {
      tunnel.upstreamEnded(reason);
      return;
    }
    Endpoint failed = endpoint();
    Tries.Trouble trouble = Tries.trouble(failure, used);
    if (trouble == Tries.Trouble.LOST) {
      tries.failed(failed);
    }
    boolean repeats = failure == UpstreamFailure.CLOSED || failure == UpstreamFailure.REFUSED;
    if (repeats && tries.again(trouble)) {
      again(failed);
    } else {
      passage.refuse(Refusal.of(Tries.code(failure), reason));
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
