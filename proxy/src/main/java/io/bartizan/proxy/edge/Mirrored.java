package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.balance.Choice;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.probe.Nobody;
import io.bartizan.proxy.route.Shadow;
import io.bartizan.proxy.upstream.Dialing;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.UpstreamCall;
import io.bartizan.proxy.upstream.UpstreamReceiver;
import io.bartizan.proxy.upstream.UpstreamRequest;
import io.bartizan.telemetry.Unmirrored;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A copy of one request on its way to a [Shadow]. It has its own head and body, taken from the
/// memory budget, and so needs nothing of the exchange, which neither waits for it nor learns what
/// became of it. It is sent when its body is whole, once. The answer is read and dropped.
final class Mirrored extends Deadlines.Timed implements UpstreamReceiver, UpstreamRequest {
  private static final byte[] MARKED =
      (Mirrors.MARK + ": 1\r\n").getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLIENTS_HOST = {};
  private static final byte[] NOTHING = {};

  /// Bytes of an answer that are read; the connection of a longer one is given up.
  private static final long MOST_ANSWER = 1 << 20;

  private final Mirrors mirrors;
  private final Lane lane;
  private final Pool pool;
  private final Shadow shadow;
  private final Permit permit;
  private final byte[] forwarded;
  private final Walk walk;
  private final HeadTable table;
  private final Connection connection = new Connection();
  private final Edits edits;

  /// What the head says if there is no body.
  private final long bodiless;

  private byte[] body = NOTHING;
  private int length;
  private long taken;
  private long begun;
  private long answered;
  private @Nullable Endpoint endpoint;
  private @Nullable Dialing dialing;
  private @Nullable UpstreamCall call;
  private boolean over;

  /// @param permit for this copy
  /// @param taken what the head has of the memory budget
  Mirrored(
      Mirrors mirrors,
      Lane lane,
      Pool pool,
      Shadow shadow,
      UpstreamRequest original,
      Permit permit,
      long taken) {
    this.mirrors = mirrors;
    this.lane = lane;
    this.pool = pool;
    this.shadow = shadow;
    this.permit = permit;
    this.taken = taken;
    this.forwarded = marked(original.forwardedLines());
    this.bodiless = original.framing() == Framing.NONE ? Framing.NONE : 0;
    Nobody nobody = new Nobody();
    this.walk = new Walk(nobody, nobody, lane.memory());
    this.table = lane.takeTable();
    walk.same(original.walk(), table);
    connection.read(table);
    this.edits = original.edits().copy().withhold(shadow.withheld());
  }

  private static byte[] marked(byte[] lines) {
    byte[] all = Arrays.copyOf(lines, lines.length + MARKED.length);
    System.arraycopy(MARKED, 0, all, lines.length, MARKED.length);
    return all;
  }

  // The request comes.

  /// Copies some of the body, which stays as it is. Returns whether the copy goes on.
  boolean add(ByteBuf chunk) {
    int count = chunk.readableBytes();
    if (length + count > shadow.body()) {
      skip(Unmirrored.BODY_SIZE);
      return false;
    }
    if (body.length - length < count && !grow(length + count)) {
      skip(Unmirrored.MEMORY);
      return false;
    }
    chunk.getBytes(chunk.readerIndex(), body, length, count);
    length += count;
    return true;
  }

  private boolean grow(int needed) {
    int size = Math.clamp(body.length * 2L, needed, shadow.body());
    int more = size - body.length;
    if (!mirrors.take(more)) {
      return false;
    }
    taken += more;
    body = Arrays.copyOf(body, size);
    return true;
  }

  /// It is not sent after all.
  void skip(Unmirrored reason) {
    if (!over) {
      lane.recorder().unmirrored(service().meter(), reason);
      end();
    }
  }

  /// The body is whole: sends the copy, behind what the lane is doing for the request itself.
  void send() {
    begun = lane.nanos();
    lane.deadlines().add(this);
    lane.loop().execute(this::dial);
  }

  private void dial() {
    if (over) {
      return;
    }
    Endpoint chosen = service().choose(walk, new Choice(lane.index()).at(begun));
    if (chosen == null) {
      skip(Unmirrored.UNAVAILABLE);
      return;
    }
    chosen.begun();
    endpoint = chosen;
    Dialing started = pool.acquire(chosen, service(), false, this);
    dialing = started != null && started.pending() ? started : null;
  }

  private Service service() {
    return shadow.service();
  }

  private void end() {
    over = true;
    mirrors.ended();
    lane.deadlines().remove(this);
    lane.memory().give(taken);
    lane.giveTable(table);
    body = NOTHING;
    if (endpoint != null) {
      endpoint.ended();
    }
    Dialing waiting = dialing;
    dialing = null;
    if (waiting != null) {
      waiting.cancel();
    }
    UpstreamCall open = call;
    call = null;
    if (open != null) {
      open.leave();
    }
  }

  // Time.

  @Override
  protected void check(long nanos) {
    if (nanos - begun > service().connectNanos() + service().responseNanos()) {
      unanswered();
    }
  }

  private void unanswered() {
    if (call == null) {
      skip(Unmirrored.UNAVAILABLE);
    } else {
      lane.recorder().upstreamFailed(service().meter(), UpstreamFailure.TIMEOUT);
      end();
    }
  }

  @Override
  protected void stop() {
    end();
  }

  // What the upstream is sent.

  @Override
  public Walk walk() {
    return walk;
  }

  @Override
  public byte[] hostLine() {
    Endpoint chosen = endpoint;
    boolean clients = service().keepsHost() && walk.authorityEnd() > walk.authorityStart();
    return clients || chosen == null ? CLIENTS_HOST : service().hostLine(chosen);
  }

  @Override
  public byte[] forwardedLines() {
    return forwarded;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public Edits edits() {
    return edits;
  }

  @Override
  public long framing() {
    return length == 0 ? bodiless : length;
  }

  // What the upstream tells.

  @Override
  public void connected(UpstreamCall to) {
    permit.spend();
    dialing = null;
    call = to;
    lane.recorder().mirrored(service().meter());
    to.head(this);
    if (length > 0) {
      to.data(Unpooled.wrappedBuffer(body, 0, length));
    }
    to.end(null);
    to.flush();
  }

  @Override
  public void unreachable(UpstreamFailure failure, String reason) {
    dialing = null;
    lane.recorder().upstreamFailed(service().meter(), failure);
    skip(Unmirrored.UNAVAILABLE);
  }

  @Override
  public void interim(int status, HeadTable head) {}

  @Override
  public void head(int status, HeadTable head, long framing) {
    lane.recorder().upstreamAnswered(service().meter(), lane.nanos() - begun);
    UpstreamCall from = call;
    if (from != null) {
      from.resume();
    }
  }

  @Override
  public void data(ByteBuf chunk) {
    answered += chunk.readableBytes();
    chunk.release();
    if (answered > MOST_ANSWER && !over) {
      end();
    }
  }

  @Override
  public void end(@Nullable HeadTable trailers) {
    call = null;
    if (!over) {
      end();
    }
  }

  @Override
  public void lost(UpstreamFailure failure, String reason) {
    call = null;
    if (!over) {
      lane.recorder().upstreamFailed(service().meter(), failure);
      end();
    }
  }

  @Override
  public void writable() {}

  @Override
  public void readComplete() {}
}
