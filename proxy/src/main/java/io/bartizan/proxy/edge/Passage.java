package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.ChunkWriter;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http1.RequestWriter;
import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.upstream.Dialing;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.UpstreamConnection;
import io.bartizan.proxy.upstream.UpstreamReceiver;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes one exchange after another through the gateway: between the client's side, the pipeline and an upstream connection, with every
/// deadline and bound of the exchange. It knows neither HTTP/1.1 nor HTTP/2 towards the client.
final class Passage extends Deadlines.Timed implements Carrier, UpstreamReceiver {
  private static final int MAX_ATTEMPTS = 3;

  private final Lane lane;
  private final Pool pool;
  private final Walk walk;
  private final Connection connection = new Connection();
  private final RequestWriter requestWriter = new RequestWriter();
  private final Crossroads crossroads = new Crossroads();
  private final Gathering gathering;

  private ClientSide client;
  private Site site;
  private Target target;
  private Bounds.Exchange bounds;
  private HeadTable table;
  private @Nullable Refusal malformed;
  private long framing;
  private boolean bodyDone;
  private boolean gatheringOn;

  private int endpoint;
  private @Nullable Permit permit;
  private @Nullable Attempt attempt;
  private @Nullable Dialing dialing;
  private @Nullable UpstreamConnection upstream;
  private boolean retriable;
  private long forwardedAt;
  private boolean awaitingHead;
  private boolean answerBody;
  private long answerFraming;
  private boolean moved;
  private long movedAt;
  private boolean released;
  private boolean over;

  Passage(Lane lane, Pool pool, ClientSide client, Site site) {
    this.lane = lane;
    this.pool = pool;
    this.client = client;
    this.site = site;
    this.target = site.unmatched();
    this.bounds = target.bounds();
    this.table = new HeadTable();
    this.gathering = new Gathering(lane.memory());
    this.walk = new Walk(this, lane.recorder(), lane.memory());
  }

  /// The exchange, for the client's side to say what its head holds.
  Walk walk() {
    return walk;
  }

  Lane lane() {
    return lane;
  }

  /// The options of the request's `Connection` field, for the client's side to read.
  Connection connection() {
    return connection;
  }

  /// Makes it ready for an exchange whose request is, or will be, in `table`.
  void renew(ClientSide client, Site site, HeadTable table, long nanos) {
    this.client = client;
    this.site = site;
    this.table = table;
    target = site.unmatched();
    bounds = target.bounds();
    malformed = null;
    framing = 0;
    bodyDone = false;
    gatheringOn = false;
    permit = null;
    attempt = null;
    dialing = null;
    upstream = null;
    retriable = false;
    awaitingHead = false;
    answerBody = false;
    moved = false;
    movedAt = nanos;
    released = false;
    over = false;
    walk.renew(table, nanos, lane.millis(nanos), lane.ids().next(), lane.ids().next());
  }

  /// Sets out.
  ///
  /// @param framing the request body's length, or [Framing#CHUNKED] if it is not known
  /// @param malformed why the request is refused whatever policies say; null if it is well-formed
  void start(long framing, @Nullable Refusal malformed) {
    this.framing = framing;
    this.malformed = malformed;
    bodyDone = framing == 0;
    walk.requestBody(framing != 0);
    lane.deadlines().add(this);
    walk.start(site.porch());
  }

  // The pipeline asks.

  @Override
  public Verdict route(Walk x) {
    Refusal wrong = malformed;
    if (wrong != null) {
      x.routed(site.unmatched());
      return wrong;
    }
    Verdict verdict = crossroads.find(x, site, client.covered());
    target = crossroads.target();
    bounds = target.bounds();
    return framing > bounds.body() && verdict == Verdict.CONTINUE ? tooLarge(framing) : verdict;
  }

  private Refusal tooLarge(long bytes) {
    return Refusal.of(Code.BODY_TOO_LARGE, "body of " + bytes + " bytes or more (expected: at most " + bounds.body() + ")");
  }

  @Override
  public void gather(Walk x, Need need) {
    if (bodyDone) {
      x.gathered(Body.NONE);
      return;
    }
    gatheringOn = true;
    gathering.begin(need.bytes());
    client.wantBody();
  }

  @Override
  public void forward(Walk x, Permit permit, Attempt attempt) {
    this.permit = permit;
    this.attempt = attempt;
    Service service = target.service();
    if (service == null) {
      x.refuse(Refusal.of(Code.UPSTREAM_UNREACHABLE, "route " + target.name() + " has no service"));
      return;
    }
    endpoint =
        attempt.number() == 1 ? service.turn(lane.index()) : (endpoint + 1) % service.endpointCount();
    x.upstream(service.endpoint(endpoint).name());
    forwardedAt = lane.nanos();
    movedAt = forwardedAt;
    dialing = pool.acquire(service.endpoint(endpoint), service, attempt.number() > 1, this);
  }

  @Override
  public void relay(Walk x, AnswerHead head) {
    UpstreamConnection from = upstream;
    boolean none = answerFraming == 0 && !answerBody;
    client.answerHead(this, head, none ? declared(x, head) : answerFraming, answerBody);
    if (from != null) {
      from.resume();
    }
  }

  /// What a head says about a body that it does not have: the answer to HEAD, 204 and 304.
  private long declared(Walk x, AnswerHead head) {
    int status = head.status();
    if (status == 204) {
      return Framing.NONE;
    }
    boolean bodiless = x.method() == Method.HEAD || status == 304;
    long said = bodiless ? Framing.of(head.head()) : 0;
    return said >= 0 ? said : Framing.NONE;
  }

  @Override
  public void answer(Walk x, Answer answer, AnswerHead head) {
    leaveUpstream();
    Bytes body =
        switch (answer) {
          case Refusal refusal -> {
            head.edits().add(Problem.FIELDS);
            yield Problem.document(refusal, x.id());
          }
          case Answer.Content content -> content.body();
        };
    boolean bodiless = answer.status() == 204 || answer.status() == 304;
    boolean sends = !bodiless && x.method() != Method.HEAD && !body.isEmpty();
    client.answerHead(this, head, bodiless ? Framing.NONE : body.length(), sends);
    if (sends) {
      x.countOut(body.length());
      client.answerData(Unpooled.wrappedBuffer(body.toArray()));
    }
    client.answerEnd(null);
    finish(answer instanceof Refusal ? Outcome.REFUSED : Outcome.ANSWERED);
  }

  @Override
  public void abort(Walk x) {
    leaveUpstream();
    client.cut();
    finish(Outcome.ABORTED);
  }

  @Override
  public void execute(Runnable task) {
    lane.loop().execute(task);
  }

  @Override
  public Timer after(long nanos, Runnable task) {
    ScheduledFuture<?> future = lane.loop().schedule(task, nanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void released(Walk x) {
    released = true;
    gathering.free();
    lane.giveTable(table);
  }

  // The client's side tells.

  /// Some of the request's body has come; released here.
  void body(ByteBuf chunk) {
    moved = true;
    int length = chunk.readableBytes();
    walk.countIn(length);
    if (walk.bytesIn() > bounds.body()) {
      chunk.release();
      walk.refuse(tooLarge(walk.bytesIn()));
    } else if (gatheringOn) {
      gather(chunk);
    } else if (upstream != null) {
      retriable = false;
      sendBody(upstream, chunk);
    } else {
      chunk.release();
    }
  }

  private void gather(ByteBuf chunk) {
    boolean room = gathering.add(chunk);
    chunk.release();
    if (!room) {
      walk.refuse(Refusal.of(Code.MEMORY_EXHAUSTED, "no memory left to gather the body"));
    } else if (gathering.full()) {
      client.pauseBody();
      gatheringOn = false;
      walk.gathered(gathering.body(false));
    }
  }

  private void sendBody(UpstreamConnection to, ByteBuf chunk) {
    if (framing == Framing.CHUNKED) {
      ChunkWriter.data(to.outbox(), chunk);
    } else {
      to.outbox().add(chunk);
    }
    if (!to.outbox().writable()) {
      to.outbox().flush();
      client.pauseBody();
    }
  }

  /// The request's body is whole.
  void bodyEnd(@Nullable HeadTable trailers) {
    moved = true;
    bodyDone = true;
    if (gatheringOn) {
      gatheringOn = false;
      walk.gathered(gathering.body(true));
    } else if (upstream != null) {
      endBody(upstream, trailers);
    }
  }

  private void endBody(UpstreamConnection to, @Nullable HeadTable trailers) {
    if (framing == Framing.CHUNKED) {
      ChunkWriter.end(to.outbox(), trailers, lane.scratch());
    }
    sent(to);
  }

  private void sent(UpstreamConnection to) {
    to.requestDone();
    to.outbox().flush();
    awaitingHead = awaitingHead || !walk.sent();
  }

  /// What was handed in so far may go on.
  void flushBody() {
    if (upstream != null) {
      upstream.outbox().flush();
    }
  }

  /// The request's body is not what its framing says.
  void bodyMalformed(Refusal refusal) {
    walk.refuse(refusal);
  }

  /// The client takes more of the answer.
  void clientWritable() {
    moved = true;
    if (upstream != null && walk.sent()) {
      upstream.resume();
    }
  }

  /// The client has gone away.
  void clientGone(String reason) {
    if (over) {
      return;
    }
    leaveUpstream();
    walk.note(Code.CLIENT_GONE, reason);
    if (!walk.sent()) {
      walk.status(Code.CLIENT_GONE.status());
    }
    finish(Outcome.CLIENT_GONE);
  }

  // The upstream tells.

  @Override
  public void connected(UpstreamConnection to) {
    dialing = null;
    upstream = to;
    Permit right = permit;
    Attempt current = attempt;
    Service service = target.service();
    if (right == null || current == null || service == null) {
      throw new IllegalStateException("connected without an attempt");
    }
    right.spend();
    retriable = to.used() && walk.method().idempotent();
    if (walk.method() == Method.HEAD) {
      to.expectHeadOnly();
    }
    byte[] host = service.keepsHost() && walk.authorityEnd() > walk.authorityStart() ? new byte[0] : service.hostLine(endpoint);
    long length = framing == 0 && !carriesLength(walk.method()) ? Framing.NONE : framing;
    var scratch = lane.scratch().begin();
    requestWriter.write(walk, host, client.forwardedLines(), connection, current.edits(), length, scratch);
    to.outbox().add(scratch);
    sendFirst(to);
  }

  /// Methods for which a missing body is said by `Content-Length: 0` (RFC 9110, section 8.6).
  private static boolean carriesLength(Method method) {
    return method == Method.POST || method == Method.PUT || method == Method.PATCH;
  }

  private void sendFirst(UpstreamConnection to) {
    if (gathering.length() > 0) {
      ByteBuf copy = Unpooled.wrappedBuffer(gathering.body(bodyDone).bytes().toArray());
      sendBody(to, copy);
    }
    if (bodyDone) {
      endBody(to, null);
    } else {
      to.outbox().flush();
      client.wantBody();
    }
  }

  @Override
  public void unreachable(UpstreamFailure failure, String reason) {
    dialing = null;
    lane.recorder().upstreamFailed(service().meter(), failure);
    if (failure == UpstreamFailure.CONNECT && attempts() < Math.min(MAX_ATTEMPTS, service().endpointCount())) {
      walk.again();
      return;
    }
    walk.refuse(Refusal.of(code(failure), reason));
  }

  private Service service() {
    Service service = target.service();
    if (service == null) {
      throw new IllegalStateException("no service");
    }
    return service;
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
    if (!walk.sent()) {
      client.interim(status, head);
    }
  }

  @Override
  public void head(int status, HeadTable head, long framing) {
    awaitingHead = false;
    retriable = false;
    moved = true;
    answerFraming = framing;
    answerBody = framing != 0;
    long nanos = lane.nanos() - forwardedAt;
    walk.upstreamNanos(nanos);
    lane.recorder().upstreamAnswered(service().meter(), nanos);
    walk.answered(status, head);
  }

  @Override
  public void data(ByteBuf chunk) {
    moved = true;
    walk.countOut(chunk.readableBytes());
    client.answerData(chunk);
    if (!client.writable() && upstream != null) {
      client.flush();
      if (!client.writable()) {
        upstream.pause();
      }
    }
  }

  @Override
  public void end(@Nullable HeadTable trailers) {
    upstream = null;
    client.answerEnd(trailers);
    finish(Outcome.ANSWERED);
  }

  @Override
  public void lost(UpstreamFailure failure, String reason) {
    upstream = null;
    lane.recorder().upstreamFailed(service().meter(), failure);
    if (retriable && failure == UpstreamFailure.CLOSED && walk.atUpstream() && attempts() < MAX_ATTEMPTS) {
      retriable = false;
      walk.again();
      return;
    }
    walk.refuse(Refusal.of(code(failure), reason));
  }

  @Override
  public void writable() {
    moved = true;
    if (!bodyDone) {
      client.wantBody();
    }
  }

  @Override
  public void readComplete() {
    client.flush();
  }

  // Deadlines and the end.

  @Override
  protected void check(long nanos) {
    if (moved) {
      moved = false;
      movedAt = nanos;
    }
    if (nanos - walk.startNanos() > bounds.totalNanos()) {
      walk.refuse(Refusal.of(Code.TOTAL_TIMEOUT, "not done within " + bounds.totalNanos() / 1_000_000 + " ms"));
    } else if (awaitingHead && !walk.sent() && nanos - movedAt > service().responseNanos()) {
      lane.recorder().upstreamFailed(service().meter(), UpstreamFailure.TIMEOUT);
      walk.refuse(Refusal.of(Code.UPSTREAM_TIMEOUT, walk.upstream() + " gave no answer within " + service().responseNanos() / 1_000_000 + " ms"));
    } else if (!awaitingHead && nanos - movedAt > bounds.idleNanos()) {
      idle();
    }
  }

  private void idle() {
    String reason = "nothing moved for " + bounds.idleNanos() / 1_000_000 + " ms";
    boolean stalled = upstream != null && !upstream.outbox().writable();
    if (walk.sent() || bodyDone || stalled) {
      walk.refuse(Refusal.of(walk.sent() && !client.writable() ? Code.CLIENT_GONE : Code.UPSTREAM_TIMEOUT, reason));
    } else {
      walk.refuse(Refusal.of(Code.REQUEST_TIMEOUT, reason));
    }
  }

  private void leaveUpstream() {
    Dialing waiting = dialing;
    dialing = null;
    if (waiting != null) {
      waiting.cancel();
    }
    UpstreamConnection open = upstream;
    upstream = null;
    if (open != null) {
      open.close();
    }
  }

  private void finish(Outcome outcome) {
    if (over) {
      return;
    }
    over = true;
    lane.deadlines().remove(this);
    lane.recorder().ended(walk, target.meter(), outcome, lane.nanos());
    walk.end(outcome);
    client.over(this, released);
  }

  /// Whether the whole request body has come, or there is none.
  boolean bodyDone() {
    return bodyDone;
  }
}
