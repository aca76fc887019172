package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Remains;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Room;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.Shadow;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.websocket.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes one exchange after another through the gateway: between the client's side, the pipeline
/// and the [Forwarding] to an upstream, with every bound of the exchange. It knows neither HTTP/1.1
/// nor HTTP/2 towards the client.
final class Passage extends Deadlines.Timed implements Carrier {
  private static final HeadTable NO_TABLE = new HeadTable();

  private final Lane lane;
  private final Walk walk;
  private final Connection connection = new Connection();
  private final Crossroads crossroads = new Crossroads();
  private final Gathering gathering;
  private final Forwarding forwarding;
  private final Patience patience = new Patience();
  private final Inward inward = new Inward(this);
  private final Outward outward;
  private final Intake intake;
  private final Vigil vigil;

  private @Nullable ClientSide client;
  private @Nullable Site site;
  private @Nullable Target target;
  private HeadTable table = NO_TABLE;
  private @Nullable Refusal malformed;
  private int charged;
  private long framing;
  private @Nullable Tunnel tunnel;
  private boolean released;

  /// Whether it counts among what the lane has to do.
  private boolean loaded;

  private boolean over = true;

  /// What the request is if it is a call of gRPC.
  private @Nullable Grpc grpc;

  Passage(Lane lane, Pool pool, Mirrors mirrors) {
    this.lane = lane;
    this.walk = new Walk(this, lane.recorder(), lane.memory());
    this.gathering = new Gathering(lane.memory());
    this.forwarding = new Forwarding(this, lane, pool, mirrors);
    this.outward = new Outward(this, walk);
    this.intake = new Intake(this, forwarding, inward, gathering);
    this.vigil = new Vigil(this, forwarding, patience);
  }

  /// The exchange, for the client's side to say what its head holds.
  Walk walk() {
    return walk;
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
    malformed = null;
    grpc = null;
    framing = 0;
    tunnel = null;
    connection.clear();
    released = false;
    over = false;
    forwarding.renew();
    intake.renew();
    walk.renew(table, nanos, lane.millis(nanos), lane.ids().next(), lane.ids().next());
    charged = 0;
    charge();
  }

  /// Counts what this exchange takes of the lane's room, as its head grows.
  private void charge() {
    Remains left = walk.remains();
    int now = Room.EXCHANGE + table.footprint() + (left == null ? 0 : left.fields().footprint());
    lane.room().take(now - charged);
    charged = now;
  }

  /// Whether the lane has room for this exchange, whose head has come, whole or not.
  boolean fits(boolean whole) {
    charge();
    return whole ? lane.room().fits() : lane.room().fitsSlow();
  }

  /// Keeps what is left of a head that is refused for those who look at it, if there is room.
  void keep(@Nullable Remains left) {
    walk.remains(left);
    charge();
    if (!lane.room().fitsSlow()) {
      walk.remains(null);
      charge();
    }
  }

  /// Forgets the exchange that has ended, so that nothing of its configuration is held while there
  /// is no other.
  void forget() {
    client = null;
    site = null;
    target = null;
    malformed = null;
    tunnel = null;
    crossroads.forget();
    forwarding.renew();
    walk.renew(NO_TABLE, 0, 0, 0, 0);
  }

  /// The request is a call of gRPC, or not if it is null.
  void grpc(@Nullable Grpc call) {
    grpc = call;
  }

  /// Sets out.
  ///
  /// @param framing the request body's length, or [Framing#CHUNKED] if it is not known
  /// @param malformed why the request is refused whatever policies say; null if it is well-formed
  void start(long framing, @Nullable Refusal malformed) {
    this.framing = framing;
    this.malformed = malformed;
    intake.begin(framing != 0);
    patience.begin(walk.startNanos());
    lane.deadlines().add(this);
    walk.start(site().porch());
  }

  ClientSide client() {
    return present(client);
  }

  private Site site() {
    return present(site);
  }

  Target target() {
    return present(target);
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no exchange");
    }
    return value;
  }

  // The pipeline asks.

  @Override
  public Verdict route(Walk x) {
    Refusal wrong = malformed;
    if (wrong != null) {
      x.routed(site().unmatched());
      x.pressed(lane.load().full());
      return wrong;
    }
    Verdict verdict = crossroads.find(x, site(), client().covered());
    if (verdict != Verdict.CONTINUE) {
      x.pressed(lane.load().full());
      return verdict;
    }
    Target found = crossroads.target();
    target = found;
    if (x.webSocket()) {
      Refusal no = handshake(x, found);
      return no == null ? admitted(found) : no;
    }
    long most = found.bounds().body();
    return framing <= most ? admitted(found) : Intake.tooLarge(framing, most);
  }

  /// What goes to a service has to find room; what the gateway answers by itself, its own pages
  /// among it, does not.
  private Verdict admitted(Target found) {
    if (!found.forwards()) {
      return Verdict.CONTINUE;
    }
    if (lane.load().full()) {
      return Refusal.of(Code.OVERLOADED, "the gateway has too much to do")
          .with(Names.RETRY_AFTER, "1");
    }
    lane.load().begun();
    loaded = true;
    return Verdict.CONTINUE;
  }

  private @Nullable Refusal handshake(Walk x, Target found) {
    if (found.webSocket() == null) {
      return Refusal.of(Code.WEBSOCKET_ROUTE, "route " + found.name() + " has no `websocket`");
    }
    return Handshake.judge(x, framing != 0);
  }

  @Override
  public void gather(Walk x, Need need) {
    intake.gather(need);
  }

  @Override
  public void forward(Walk x, Permit permit, Attempt attempt) {
    Service service = service(x, attempt);
    if (service == null) {
      x.refuse(
          Refusal.of(Code.UPSTREAM_UNREACHABLE, "route " + target().name() + " has no service"));
      return;
    }
    Refusal wrong = Rewritten.check(x, attempt, site());
    if (wrong != null) {
      x.refuse(wrong);
      return;
    }
    forwarding.forward(service, permit, attempt);
  }

  /// The upstream, which stays the same for every attempt.
  private @Nullable Service service(Walk x, Attempt attempt) {
    Target to = target();
    if (to.split() == null) {
      return to.service();
    }
    if (attempt.number() > 1) {
      return forwarding.to();
    }
    Service chosen = to.upstream(x, lane.index());
    x.service(chosen == null ? "" : chosen.name());
    return chosen;
  }

  @Override
  public void relay(Walk x, AnswerHead head) {
    forwarding.relay(x, head);
  }

  @Override
  public void answer(Walk x, Answer answer, AnswerHead head) {
    forwarding.leave();
    finish(Reply.send(this, answer, head));
  }

  @Override
  public void abort(Walk x) {
    forwarding.leave();
    Reply.abort(this);
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
    lane.room().take(-charged);
    lane.giveTable(table);
    table = NO_TABLE;
  }

  // The client's side tells.

  /// Some of the request's body has come; released here.
  void body(ByteBuf chunk) {
    patience.moved();
    if (tunnel != null) {
      tunnel.fromClient(chunk);
      return;
    }
    intake.add(chunk);
  }

  /// The request's body is whole.
  void bodyEnd(@Nullable HeadTable trailers) {
    patience.moved();
    if (tunnel != null) {
      tunnel.clientEnded();
      return;
    }
    intake.end(trailers);
  }

  /// What was handed in so far may go on.
  void flushBody() {
    forwarding.flush();
  }

  /// The request's body is not what its framing says.
  void bodyMalformed(Refusal refusal) {
    refuse(refusal);
  }

  /// The client takes more of the answer.
  void clientWritable() {
    patience.moved();
    if (walk.sent()) {
      forwarding.resume();
    }
  }

  /// The client has gone away.
  void clientGone(String reason) {
    if (over) {
      return;
    }
    if (tunnel != null) {
      tunnel.clientGone(reason);
      return;
    }
    forwarding.leave();
    walk.note(Code.CLIENT_GONE, reason);
    if (!walk.sent()) {
      walk.status(Code.CLIENT_GONE.status());
    }
    finish(Outcome.CLIENT_GONE);
  }

  // A WebSocket.

  /// The upstream has agreed to a WebSocket, and the client was told so.
  void open() {
    Bounds.WebSocket bounds = target().webSocket();
    if (bounds == null) {
      throw new IllegalStateException("a WebSocket on a route without any");
    }
    tunnel = new Tunnel(this, forwarding, lane, bounds, site());
    intake.reopen();
  }

  /// The open WebSocket; null if there is none.
  @Nullable Tunnel tunnel() {
    return tunnel;
  }

  /// The WebSocket has ended.
  void parted(Outcome outcome) {
    finish(outcome);
  }

  // What forwarding needs.

  /// What may get a copy of this request; null for nothing. WebSockets and calls of gRPC are not
  /// copied: they are more than a request and its answer.
  @Nullable Shadow shadow() {
    Shadow to = target().shadow();
    return to == null || grpc != null || walk.webSocket() ? null : to;
  }

  /// The request body's length, or [Framing#CHUNKED].
  long framing() {
    return framing == 0 || walk.transform() == null ? framing : Framing.CHUNKED;
  }

  /// Whether the whole request body has come, or there is none.
  boolean bodyDone() {
    return intake.whole();
  }

  /// What was gathered of the request body, and has to be sent first.
  Gathering gathering() {
    return gathering;
  }

  /// What the request is if it is a call of gRPC; null if it is none.
  @Nullable Grpc grpc() {
    return grpc;
  }

  Intake intake() {
    return intake;
  }

  Patience patience() {
    return patience;
  }

  Inward inward() {
    return inward;
  }

  Outward outward() {
    return outward;
  }

  /// The upstream's answer was sent whole.
  void answered() {
    finish(Outcome.ANSWERED);
  }

  /// Refuses, or aborts if an answer was begun. The upstream, if any, is of no use any more, nor is
  /// what is left of the body.
  void refuse(Refusal refusal) {
    Refusal said = forwarding.guarded(refusal);
    forwarding.leave();
    inward.free();
    if (outward.holding()) {
      walk.retract();
    }
    outward.free();
    client().pauseBody();
    walk.refuse(said);
  }

  // Deadlines and the end.

  /// Whether the exchange takes longer than it may.
  boolean late() {
    return vigil.late(lane.nanos());
  }

  @Override
  protected void check(long nanos) {
    patience.look(nanos, client().unsent());
    if (tunnel != null) {
      tunnel.check(nanos, patience);
      return;
    }
    vigil.look(nanos);
  }

  static String millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
  }

  @Override
  protected void stop() {
    if (tunnel != null) {
      tunnel.stop();
    }
    refuse(Refusal.of(Code.SHUTTING_DOWN, "the gateway ends"));
  }

  private void finish(Outcome outcome) {
    if (over) {
      return;
    }
    over = true;
    if (loaded) {
      loaded = false;
      lane.load().ended();
    }
    forwarding.over();
    if (tunnel != null) {
      tunnel.finish();
    }
    inward.free();
    outward.free();
    lane.deadlines().remove(this);
    lane.recorder().ended(walk, target().meter(), outcome, lane.nanos());
    walk.end(outcome);
    client().over(this, released);
  }
}
