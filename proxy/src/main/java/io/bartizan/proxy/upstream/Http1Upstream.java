package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.proxy.http1.BodyReader;
import io.bartizan.proxy.http1.ChunkWriter;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http1.ResponseReader;
import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.proxy.lane.Inbox;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Outbox;
import io.bartizan.proxy.lane.Scratch;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 connection to an upstream. It carries one exchange at a time and hands in the answer
/// as it comes, in the same read.
final class Http1Upstream extends ChannelInboundHandlerAdapter implements UpstreamCall {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(55);
  private static final int MOST_INTERIMS = 16;

  private enum State {
    IDLE,
    HEAD,
    BODY,
    CLOSED
  }

  private final Pool pool;
  private final Lane lane;
  private final Endpoint endpoint;
  private final Service service;
  private final ResponseReader reader = new ResponseReader();
  private final BodyReader body = new BodyReader();
  private final Connection options = new Connection();
  private final IdleWatch watch = new IdleWatch();

  private State state = State.IDLE;
  private final Channel channel;
  private final Inbox inbox;
  private final Outbox outbox;
  private @Nullable UpstreamReceiver receiver;
  private @Nullable HeadTable table;
  private boolean headOnly;
  private boolean chunked;

  /// The request asks for a WebSocket.
  private boolean tunnel;

  /// The connection is nobody's own: another client's request may follow.
  private boolean lent;

  private boolean reusable;
  private boolean untilClose;
  private boolean paused;
  private boolean requestDone;
  private boolean pumping;
  private boolean ended;

  /// Whether the other end has said by TLS that it sends nothing more.
  private boolean endSaid;

  private String trouble = "closed the connection";
  private long idleSince;
  private int interims;
  private int exchanges;

  Http1Upstream(Pool pool, Endpoint endpoint, Service service, Channel channel) {
    this.pool = pool;
    this.lane = pool.lane();
    this.endpoint = endpoint;
    this.service = service;
    this.channel = channel;
    this.inbox = new Inbox(channel);
    this.outbox = new Outbox(lane.sheets(), channel);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Service service() {
    return service;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    lane.recorder().upstreamOpened(service.meter());
    lane.deadlines().add(watch);
  }

  /// Waits in the pool for its next exchange.
  void rest() {
    idleSince = lane.recentNanos();
    pool.release(this);
  }

  boolean usable() {
    return state == State.IDLE && channel.isActive();
  }

  void take(UpstreamReceiver next) {
    receiver = next;
    reusable = false;
    requestDone = false;
    paused = false;
    interims = 0;
    exchanges++;
    state = State.HEAD;
    reader.begin();
    lane.recorder().upstreamTaken(service.meter());
  }

  @Override
  public boolean used() {
    return exchanges > 1;
  }

  @Override
  public boolean refusable() {
    return false;
  }

  @Override
  public void head(UpstreamRequest request) {
    headOnly = request.walk().method() == Method.HEAD;
    chunked = request.framing() == Framing.CHUNKED;
    tunnel = request.framing() == Framing.TUNNEL;
    lent = !ConnectionCredential.in(request.walk().table());
    Scratch scratch = lane.scratch().begin();
    pool.requests()
        .write(
            request.walk(),
            request.hostLine(),
            request.forwardedLines(),
            request.connection(),
            request.edits(),
            request.framing(),
            scratch);
    outbox.add(scratch);
  }

  @Override
  public void data(ByteBuf chunk) {
    if (chunked) {
      ChunkWriter.data(outbox, chunk);
    } else {
      outbox.add(chunk);
    }
  }

  @Override
  public void end(@Nullable HeadTable trailers) {
    if (chunked) {
      ChunkWriter.end(outbox, trailers, lane.scratch());
    }
    requestDone = true;
  }

  @Override
  public void flush() {
    outbox.flush();
  }

  @Override
  public boolean writable() {
    return outbox.writable();
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("not connected");
    }
    return value;
  }

  @Override
  public void pause() {
    if (!paused && state != State.CLOSED) {
      paused = true;
      inbox.read(false);
    }
  }

  @Override
  public void resume() {
    if (paused) {
      paused = false;
      inbox.read(true);
      if (!pumping) {
        proceed();
      }
    }
  }

  /// Goes on after a pause with what has come meanwhile.
  private void proceed() {
    pump();
    if (!paused && ended) {
      finish();
    }
    if (receiver != null) {
      receiver.readComplete();
    }
  }

  /// The other end has closed, and everything that it sent was handed in.
  private void finish() {
    switch (state) {
      case IDLE -> shut();
      case BODY -> {
        if (untilClose && (endpoint.tls() == null || endSaid)) {
          answered(null);
        } else {
          fail(UpstreamFailure.CLOSED, endpoint.name() + " " + trouble);
        }
      }
      case HEAD -> fail(UpstreamFailure.CLOSED, endpoint.name() + " " + trouble);
      case CLOSED -> {}
    }
  }

  @Override
  public void leave() {
    close();
  }

  /// Ends it, whatever it is doing. The receiver is not told.
  void close() {
    receiver = null;
    shut();
  }

  private void shut() {
    if (state == State.CLOSED) {
      return;
    }
    State before = state;
    state = State.CLOSED;
    if (before == State.IDLE) {
      pool.remove(this);
    } else {
      lane.recorder().upstreamReleased(service.meter());
    }
    lane.recorder().upstreamClosed(service.meter());
    lane.deadlines().remove(watch);
    endpoint.closed();
    drop();
  }

  private void drop() {
    outbox.clear();
    channel.close();
    if (!pumping) {
      inbox.free();
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
    if (state == State.CLOSED) {
      data.release();
      return;
    }
    inbox.add(data);
    pump();
  }

  /// Hands in everything that has come, until there is nothing left or the receiver wants no more.
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      boolean on = true;
      while (on) {
        on = !paused && step(inbox.bytes());
      }
    } finally {
      pumping = false;
      if (state == State.CLOSED) {
        inbox.free();
      } else {
        inbox.tidy();
      }
    }
  }

  private boolean step(ByteBuf data) {
    return switch (state) {
      case IDLE -> {
        if (data.isReadable()) {
          shut();
        }
        yield false;
      }
      case HEAD -> data.isReadable() && head(data);
      case BODY -> body(data);
      case CLOSED -> false;
    };
  }

  private boolean head(ByteBuf data) {
    HeadTable head = table;
    if (head == null) {
      head = lane.takeTable();
      table = head;
    }
    return switch (reader.read(data, head)) {
      case MORE -> false;
      case MALFORMED -> fail(UpstreamFailure.MALFORMED, reader.problem());
      case DONE -> headDone(head);
    };
  }

  private boolean headDone(HeadTable head) {
    int status = reader.status();
    if (status < 200 && !(status == 101 && tunnel)) {
      return interim(status, head);
    }
    long framing = Framing.of(head);
    String problem = problem(framing, head);
    if (problem != null) {
      return fail(UpstreamFailure.MALFORMED, problem);
    }
    if (status == 101 && framing != Framing.NONE) {
      return fail(UpstreamFailure.MALFORMED, "101 with a body");
    }
    boolean empty = headOnly || status == 204 || status == 304;
    untilClose = !empty && framing == Framing.NONE;
    reusable = options.persists(reader.minor()) && !untilClose && lent;
    body.begin(empty ? 0 : framing);
    state = State.BODY;
    paused = true;
    present(receiver).head(status, head, empty ? 0 : framing);
    if (paused && state != State.CLOSED) {
      inbox.read(false);
    }
    return true;
  }

  private @Nullable String problem(long framing, HeadTable head) {
    if (framing < Framing.NONE) {
      return Framing.problem(framing);
    }
    if (framing == Framing.CHUNKED && reader.minor() == 0) {
      return "Transfer-Encoding in HTTP/1.0";
    }
    return options.read(head) ? null : "Connection is no list of tokens";
  }

  private boolean interim(int status, HeadTable head) {
    if (status == 101) {
      return fail(UpstreamFailure.MALFORMED, "101 to a request without Upgrade");
    }
    if (++interims > MOST_INTERIMS) {
      return fail(UpstreamFailure.MALFORMED, "more than " + MOST_INTERIMS + " interim answers");
    }
    if (status != 100 && receiver != null) {
      receiver.interim(status, head);
    }
    head.clear();
    reader.begin();
    return state == State.HEAD;
  }

  private boolean body(ByteBuf data) {
    return switch (body.step(data)) {
      case MORE -> false;
      case DATA -> {
        present(receiver).data(body.take(data));
        yield true;
      }
      case END -> {
        answered(body.trailers());
        yield true;
      }
      case MALFORMED -> fail(UpstreamFailure.MALFORMED, body.problem());
    };
  }

  /// The answer is whole: the connection is idle before the receiver is told, so that its next
  /// exchange can have it. What has come behind the answer belongs to nobody, and ends the
  /// connection.
  private void answered(@Nullable HeadTable trailers) {
    UpstreamReceiver waiting = receiver;
    HeadTable head = table;
    table = null;
    receiver = null;
    if (reusable && requestDone && !ended && inbox.isEmpty()) {
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
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent end) {
      endSaid |= end.isSuccess();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended = true;
    if (!paused) {
      finish();
    }
  }

  /// An upstream that does not take the request may have answered all the same: what it said is
  /// read to the end.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    trouble = "failed: " + cause.getMessage();
    if (cause instanceof IOException && !(cause instanceof SSLException)) {
      requestDone = false;
      reusable = false;
    } else {
      fail(UpstreamFailure.CLOSED, endpoint.name() + " " + trouble);
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
