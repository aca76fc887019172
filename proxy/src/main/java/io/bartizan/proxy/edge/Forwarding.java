package io.bartizan.proxy.edge;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.UpstreamCall;
import io.bartizan.proxy.upstream.UpstreamReceiver;
import io.bartizan.proxy.websocket.Handshake;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// The upstream's side of a [Passage]: gets a connection, sends the request, and hands in the
/// answer as it comes.
final class Forwarding implements UpstreamReceiver {
  private static final int SWITCHING = 101;

  private static final int UNAUTHORIZED = 401;

  private final Passage passage;
  private final Lane lane;
  private final Approach approach;
  private final Errand errand;
  private final Copyist copyist;
  private final Tries tries;

  private @Nullable Service service;
  private @Nullable Permit permit;
  private @Nullable UpstreamCall upstream;
  private long begun;

  /// Whether the connection had served another exchange, and no answer has come yet.
  private boolean used;

  /// Whether the answer says that the service cannot give one.
  private boolean outOfOrder;

  /// The handshake of a WebSocket; null for all other requests.
  private @Nullable Handshake handshake;

  private boolean answerBody;
  private long answerFraming;

  Forwarding(Passage passage, Lane lane, Pool pool, Mirrors mirrors) {
    this.passage = passage;
    this.lane = lane;
    this.approach = new Approach(this, passage, lane, pool);
    this.errand = new Errand(passage, this, approach);
    this.copyist = new Copyist(passage, mirrors);
    this.tries = new Tries(passage, lane);
  }

  void renew() {
    approach.renew();
    errand.begin(null);
    copyist.begin(null);
    service = null;
    permit = null;
    upstream = null;
    used = false;
    outOfOrder = false;
    handshake = null;
    answerBody = false;
  }

  // The passage wants.

  void forward(Service to, Permit permit, Attempt attempt) {
    this.service = to;
    this.permit = permit;
    errand.begin(attempt);
    begun = lane.nanos();
    Refusal no = attempt.number() == 1 ? begin(to) : null;
    if (no == null) {
      approach.begin(to, begun);
    } else {
      passage.refuse(no);
    }
  }

  private @Nullable Refusal begin(Service to) {
    copyist.begin(passage.shadow());
    return tries.begin(to, begun);
  }

  /// Sends some of the request's body, and releases it.
  void body(ByteBuf chunk) {
    UpstreamCall to = upstream;
    tries.sending(chunk, to == null || to.refusable());
    copyist.add(chunk);
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
    Mirrored whole = copyist.end();
    UpstreamCall to = upstream;
    if (to != null) {
      to.end(trailers == null ? null : errand.trailers(trailers));
      to.flush();
    }
    if (whole != null) {
      whole.send();
    }
  }

  void flush() {
    if (upstream != null) {
      upstream.flush();
    }
  }

  /// The answer's body may come.
  void resume() {
    if (upstream != null && !passage.outward().rests()) {
      upstream.resume();
    }
  }

  /// Sends the answer's head on, and then its body.
  void relay(Walk x, AnswerHead head) {
    passage.patience().moved();
    if (head.status() == SWITCHING) {
      open(x, head);
      return;
    }
    passage.outward().head(head, answerFraming, answerBody);
    resume();
  }

  /// A WebSocket begins.
  private void open(Walk x, AnswerHead head) {
    Handshake.accept(x, head.edits());
    passage.client().answerHead(passage, head, Framing.TUNNEL, true);
    passage.open();
    resume();
  }

  /// The exchange is about to be refused. Returns what the client gets.
  Refusal guarded(Refusal refusal) {
    Endpoint slow = approach.chosen();
    if (slow != null && refusal.code() == Code.UPSTREAM_TIMEOUT) {
      tries.failed(slow);
    }
    return tries.guarded(refusal);
  }

  /// The exchange is over.
  void over() {
    approach.part();
    tries.end();
    copyist.over();
  }

  /// Gives up whatever is under way.
  void leave() {
    approach.leave();
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
    Endpoint slow = approach.endpoint();
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
    approach.distrust(failed);
    used = false;
    passage.inward().pause();
    passage.patience().moved();
    passage.walk().again();
  }

  /// The upstream of the attempt before; null if there was none.
  @Nullable Service to() {
    return service;
  }

  Service service() {
    Service to = service;
    if (to == null) {
      throw new IllegalStateException("no service");
    }
    return to;
  }

  // The upstream tells.

  @Override
  public void connected(UpstreamCall to) {
    Permit right = permit;
    if (right == null) {
      throw new IllegalStateException("connected without a permit");
    }
    copyist.sending(errand, right);
    right.spend();
    approach.arrived();
    upstream = to;
    passage.patience().moved();
    used = to.used();
    if (passage.walk().webSocket()) {
      handshake = new Handshake();
      handshake.ask(errand.edits(), lane.ids().next(), lane.ids().next());
    }
    to.head(errand);
    body(to);
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
    approach.failed();
    Endpoint failed = approach.endpoint();
    if (failure == UpstreamFailure.BUSY) {
      approach.full(failed, reason);
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
    if (status == UNAUTHORIZED && service().renews() && tries.renewed()) {
      again(approach.endpoint());
      return;
    }
    tries.answered(!outOfOrder);
    passage.walk().answered(status, head);
  }

  /// The service says that it cannot answer. Unless it says when to come back, another try may
  /// follow.
  private boolean again(int status, HeadTable head) {
    Endpoint failed = approach.endpoint();
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
    if (passage.outward().rests()) {
      upstream.pause();
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
    Endpoint done = approach.chosen();
    if (!outOfOrder && done != null) {
      tries.succeeded(done);
    }
    approach.part();
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
    if (passage.late()) {
      passage.refuse(Refusal.of(Code.TOTAL_TIMEOUT, reason));
      return;
    }
    Endpoint failed = approach.endpoint();
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
