package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.proxy.http1.ChunkReader;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http1.ResponseReader;
import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Outbox;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 connection to an upstream. It carries one exchange at a time and hands in the answer as it comes, in the same read.
public final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(55);

  private enum State {
    DIALING,
    IDLE,
    HEAD,
    FIXED,
    CHUNKED,
    UNTIL_CLOSE,
    CLOSED
  }

  private final Pool pool;
  private final Lane lane;
  private final Endpoint endpoint;
  private final Service service;
  private final ResponseReader reader = new ResponseReader();
  private final ChunkReader chunks = new ChunkReader();
  private final Connection options = new Connection();
  private final IdleWatch watch = new IdleWatch();

  private State state = State.DIALING;
  private @Nullable Channel channel;
  private @Nullable Outbox outbox;
  private @Nullable UpstreamReceiver receiver;
  private @Nullable HeadTable table;
  private @Nullable ByteBuf rest;
  private boolean headOnly;
  private boolean reusable;
  private boolean paused;
  private boolean requestDone;
  private boolean pumping;
  private boolean ended;
  private long fixed;
  private long idleSince;
  private int exchanges;

  UpstreamConnection(Pool pool, Endpoint endpoint, Service service) {
    this.pool = pool;
    this.lane = pool.lane();
    this.endpoint = endpoint;
    this.service = service;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Service service() {
    return service;
  }

  void ready(Channel connected, Dialing dialing) {
    channel = connected;
    outbox = new Outbox(connected);
    state = State.IDLE;
    lane.recorder().upstreamOpened(service.meter());
    lane.deadlines().add(watch);
    UpstreamReceiver waiting = dialing.receiver();
    if (waiting == null) {
      rest();
    } else {
      take(waiting);
      waiting.connected(this);
    }
  }

  private void rest() {
    idleSince = lane.nanos();
    pool.release(this);
  }

  boolean usable() {
    Channel open = channel;
    return state == State.IDLE && open != null && open.isActive();
  }

  void take(UpstreamReceiver next) {
    receiver = next;
    reusable = false;
    requestDone = false;
    headOnly = false;
    paused = false;
    exchanges++;
    state = State.HEAD;
    reader.begin();
    lane.recorder().upstreamTaken(service.meter());
  }

  /// Whether it has served an exchange before: then its other end may have closed it just now.
  public boolean used() {
    return exchanges > 1;
  }

  /// The answer will have no body, whatever its fields say: the request is a HEAD.
  public void expectHeadOnly() {
    headOnly = true;
  }

  /// What is to be sent. Nothing goes out before [Outbox#flush()].
  public Outbox outbox() {
    Outbox out = outbox;
    if (out == null) {
      throw new IllegalStateException("not connected");
    }
    return out;
  }

  /// The whole request was handed to [#outbox()].
  public void requestDone() {
    requestDone = true;
  }

  /// No more data for now.
  public void pause() {
    if (!paused) {
      paused = true;
      autoRead(false);
    }
  }

  /// Data may come, after [UpstreamReceiver#head] or [#pause()].
  public void resume() {
    if (paused) {
      paused = false;
      autoRead(true);
      if (!pumping) {
        proceed();
      }
    }
  }

  /// Goes on after a pause with what has come meanwhile.
  private void proceed() {
    pump();
    if (!paused && state == State.FIXED && fixed == 0) {
      end(null);
    }
    if (!paused && ended) {
      finish();
    }
  }

  /// The other end has closed, and everything that it sent was handed in.
  private void finish() {
    switch (state) {
      case UNTIL_CLOSE -> end(null);
      case IDLE -> shut();
      case HEAD, FIXED, CHUNKED -> fail(UpstreamFailure.CLOSED, endpoint.name() + " closed the connection");
      case DIALING, CLOSED -> {}
    }
  }

  private void autoRead(boolean on) {
    Channel open = channel;
    if (open != null) {
      open.config().setAutoRead(on);
    }
  }

  /// Ends it, whatever it is doing. The receiver is not told.
  public void close() {
    receiver = null;
    shut();
  }

  private void shut() {
    if (state == State.CLOSED) {
      return;
    }
    boolean counted = state != State.DIALING;
    boolean idle = state == State.IDLE;
    state = State.CLOSED;
    if (counted) {
      if (idle) {
        pool.remove(this);
      } else {
        lane.recorder().upstreamReleased(service.meter());
      }
      lane.recorder().upstreamClosed(service.meter());
      lane.deadlines().remove(watch);
      endpoint.closed();
    }
    drop();
  }

  private void drop() {
    if (outbox != null) {
      outbox.clear();
    }
    if (channel != null) {
      channel.close();
    }
    ByteBuf left = rest;
    rest = null;
    if (left != null && !pumping) {
      left.release();
    }
    giveTable();
  }

  private void giveTable() {
    HeadTable used = table;
    table = null;
    if (used != null) {
      lane.giveTable(used);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf data = (ByteBuf) message;
    if (state == State.CLOSED || state == State.DIALING) {
      data.release();
      return;
    }
    if (rest == null) {
      rest = data;
    } else {
      rest = joined(ctx, rest, data);
    }
    pump();
  }

  private static ByteBuf joined(ChannelHandlerContext ctx, ByteBuf first, ByteBuf second) {
    ByteBuf both = ctx.alloc().directBuffer(first.readableBytes() + second.readableBytes());
    both.writeBytes(first).writeBytes(second);
    first.release();
    second.release();
    return both;
  }

  /// Hands in everything that has come, until there is nothing left or the receiver wants no more.
  private void pump() {
    ByteBuf data = rest;
    if (pumping || data == null) {
      return;
    }
    pumping = true;
    try {
      boolean on = true;
      while (on && state != State.CLOSED && !paused && (data.isReadable() || state == State.FIXED && fixed == 0)) {
        on = step(data);
      }
    } finally {
      pumping = false;
    }
    if (state == State.CLOSED || !data.isReadable()) {
      rest = null;
      data.release();
    }
  }

  private boolean step(ByteBuf data) {
    return switch (state) {
      case IDLE -> {
        shut();
        yield false;
      }
      case HEAD -> head(data);
      case FIXED -> fixed(data);
      case CHUNKED -> chunked(data);
      case UNTIL_CLOSE -> {
        give(data, data.readableBytes());
        yield true;
      }
      case DIALING, CLOSED -> false;
    };
  }

  private boolean head(ByteBuf data) {
    HeadTable head = table;
    if (head == null) {
      head = lane.takeTable();
      table = head;
    }
    return switch (reader.read(data, head)) {
      case MORE -> true;
      case MALFORMED -> fail(UpstreamFailure.MALFORMED, reader.problem());
      case DONE -> headDone(head);
    };
  }

  private boolean headDone(HeadTable head) {
    int status = reader.status();
    if (status < 200) {
      return interim(status, head);
    }
    long framing = Framing.of(head);
    if (framing < Framing.NONE || !options.read(head)) {
      return fail(UpstreamFailure.MALFORMED, framing < Framing.NONE ? Framing.problem(framing) : "Connection is no list of tokens");
    }
    boolean empty = headOnly || status == 204 || status == 304;
    reusable = (reader.minor() == 1 && !options.close() || options.keepAlive() && !options.close()) && (empty || framing != Framing.NONE);
    long body = empty ? 0 : framing;
    state = body == Framing.CHUNKED ? State.CHUNKED : body == Framing.NONE ? State.UNTIL_CLOSE : State.FIXED;
    fixed = Math.max(0, body);
    chunks.begin();
    paused = true;
    UpstreamReceiver waiting = receiver;
    if (waiting != null) {
      waiting.head(status, head, empty ? 0 : framing);
    }
    if (paused && state != State.CLOSED) {
      autoRead(false);
    }
    return true;
  }

  private boolean interim(int status, HeadTable head) {
    if (status == 101) {
      return fail(UpstreamFailure.MALFORMED, "101 to a request without Upgrade");
    }
    if (status != 100 && receiver != null) {
      receiver.interim(status, head);
    }
    head.clear();
    reader.begin();
    return true;
  }

  private boolean fixed(ByteBuf data) {
    if (fixed > 0) {
      int count = (int) Math.min(fixed, data.readableBytes());
      fixed -= count;
      give(data, count);
    }
    if (fixed == 0 && state == State.FIXED && !paused) {
      end(null);
    }
    return true;
  }

  private boolean chunked(ByteBuf data) {
    return switch (chunks.step(data)) {
      case MORE -> true;
      case DATA -> {
        int count = (int) Math.min(chunks.remaining(), data.readableBytes());
        chunks.took(count);
        give(data, count);
        yield true;
      }
      case END -> {
        end(chunks.trailers());
        yield true;
      }
      case MALFORMED -> fail(UpstreamFailure.MALFORMED, chunks.problem());
    };
  }

  private void give(ByteBuf data, int count) {
    UpstreamReceiver waiting = receiver;
    if (waiting == null) {
      data.skipBytes(count);
    } else {
      waiting.data(data.readRetainedSlice(count));
    }
  }

  /// The answer is whole: the connection is idle before the receiver is told, so that its next exchange can have it.
  private void end(@Nullable HeadTable trailers) {
    UpstreamReceiver waiting = receiver;
    HeadTable head = table;
    table = null;
    receiver = null;
    boolean surplus = rest != null && rest.isReadable();
    if (reusable && requestDone && !surplus && !ended) {
      state = State.IDLE;
      lane.recorder().upstreamReleased(service.meter());
      rest();
    } else {
      shut();
    }
    if (waiting != null) {
      waiting.end(trailers);
    }
    if (head != null) {
      lane.giveTable(head);
    }
  }

  private boolean fail(UpstreamFailure failure, String reason) {
    UpstreamReceiver waiting = receiver;
    receiver = null;
    shut();
    if (waiting != null) {
      waiting.lost(failure, reason);
    }
    return false;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (receiver != null) {
      receiver.readComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable() && receiver != null) {
      receiver.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended = true;
    if (!paused) {
      finish();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (state == State.DIALING) {
      ctx.close();
    } else {
      fail(UpstreamFailure.CLOSED, endpoint.name() + ": " + cause.getMessage());
    }
  }

  /// Closes a connection that nobody has used for a while, before its other end does.
  private final class IdleWatch extends Deadlines.Timed {
    @Override
    protected void check(long nanos) {
      if (state == State.IDLE && nanos - idleSince > IDLE_NANOS) {
        shut();
      }
    }
  }
}
