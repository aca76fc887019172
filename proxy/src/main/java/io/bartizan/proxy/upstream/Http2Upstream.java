package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.proxy.http2.CallWriter;
import io.bartizan.proxy.http2.FrameReader;
import io.bartizan.proxy.http2.FrameWriter;
import io.bartizan.proxy.http2.HeaderBlock;
import io.bartizan.proxy.lane.Inbox;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Scratch;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 connection to an upstream (RFC 9113), shared by exchanges of its lane: each is a
/// stream, an [Http2Call]. The gateway opens all streams; pushes are refused.
///
/// What comes goes on at once, so the connection's window is always opened again: an exchange whose
/// client is slow holds up its own stream and no other. What is written goes to one buffer, which
/// leaves when a read is complete or at the end of the lane's turn.
final class Http2Upstream extends ChannelInboundHandlerAdapter {
  /// What the upstream may send of one answer before the client has taken it.
  static final int STREAM_WINDOW = 128 * 1024;

  /// How large a head of the upstream may be.
  static final int HEAD_SIZE = 64 * 1024;

  private static final int CONNECTION_WINDOW = 4 * 1024 * 1024;
  private static final int FIELD_COUNT = 256;
  private static final int LAST_ID = Integer.MAX_VALUE - 2;
  private static final int SHARE = 16 * 1024;
  private static final int FRAME_HEAD = 9;
  private static final int FIRST_ROOM = 4 * 1024;
  private static final int SETTINGS = 4;

  private final Pool pool;
  private final Lane lane;
  private final Endpoint endpoint;
  private final Service service;
  private final Channel channel;
  private final Inbox inbox;
  private final HeaderBlock block;
  private final Http2Limits limits;
  private final FrameReader reader;
  private final FrameWriter writer = new FrameWriter();
  private final CallWriter heads;
  private final Pulse pulse;
  private final UpstreamFrames frames;
  private final IntObjectHashMap<Http2Call> calls = new IntObjectHashMap<>();
  private final ArrayDeque<Http2Call> blocked = new ArrayDeque<>(4);
  private final Runnable flushing = this::flushNow;

  private @Nullable ChannelHandlerContext context;
  private int nextId = 1;
  private int open;
  private int exchanges;
  private long sendWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private int receiveWindow = CONNECTION_WINDOW;
  private int unreturned;
  private boolean greeted;

  private boolean reading;
  private boolean draining;
  private boolean flushPlanned;

  /// No more streams are opened.
  private boolean retiring;

  private boolean closed;

  Http2Upstream(Pool pool, Endpoint endpoint, Service service, Channel channel) {
    this.pool = pool;
    this.lane = pool.lane();
    this.endpoint = endpoint;
    this.service = service;
    this.channel = channel;
    this.inbox = new Inbox(channel);
    this.block = new HeaderBlock(lane::takeTable, lane::giveTable).ofAnswers();
    this.block.limit(HEAD_SIZE, FIELD_COUNT);
    this.limits = new Http2Limits(this, lane.nanos());
    this.reader = new FrameReader(block, HEAD_SIZE, limits);
    this.heads = new CallWriter(writer.hpack(), endpoint.tls() != null);
    this.pulse = new Pulse(this, lane.nanos());
    this.frames = new UpstreamFrames(this, calls, block, writer, pulse);
  }

  // What the pool asks.

  Endpoint endpoint() {
    return endpoint;
  }

  Service service() {
    return service;
  }

  /// Whether another stream can be opened.
  boolean roomy() {
    return !retiring
        && !closed
        && open < frames.mostStreams()
        && channel.isActive()
        && !pulse.suspect();
  }

  /// Opens a stream for `receiver`, which is told so.
  void call(UpstreamReceiver receiver) {
    if (open++ == 0) {
      lane.recorder().upstreamTaken(service.meter());
      pulse.turned(lane.nanos());
    }
    exchanges++;
    receiver.connected(new Http2Call(this, receiver));
  }

  /// How many streams are open.
  int streams() {
    return open;
  }

  boolean closed() {
    return closed;
  }

  /// Calls as many of those who wait on this lane as find room here.
  void invite() {
    int left = roomy() ? frames.mostStreams() - open : 0;
    while (left > 0 && endpoint.line().call(lane)) {
      left--;
    }
  }

  /// Takes no more streams, and ends when the last one has.
  void retire() {
    retiring = true;
    pool.remove(this);
    if (open == 0) {
      close();
    }
  }

  // What the pulse asks.

  boolean idle() {
    return open == 0;
  }

  void ping() {
    writer.writePing(context(), false, lane.nanos(), context().voidPromise());
    flushSoon();
  }

  void dead() {
    shut(UpstreamFailure.CLOSED, endpoint.name() + " gives no sign of life");
  }

  /// Ends the connection, on which no stream is open.
  void close() {
    if (!closed) {
      goAway(Http2Error.NO_ERROR, "");
      shut(UpstreamFailure.CLOSED, "closed by the gateway");
    }
  }

  // What streams need.

  Lane lane() {
    return lane;
  }

  CallWriter heads() {
    return heads;
  }

  boolean used() {
    return exchanges > 1;
  }

  int streamWindow() {
    return frames.streamWindow();
  }

  int nextId() {
    return nextId;
  }

  boolean knows(int stream) {
    return calls.containsKey(stream);
  }

  ByteBuf buffer(int atLeast) {
    return channel.alloc().directBuffer(Math.max(atLeast, FIRST_ROOM), STREAM_WINDOW);
  }

  /// How much of frames that are neither heads nor data waits for the upstream to read.
  long controlsThatWait() {
    return writer.controlsThatWait(channel);
  }

  /// Opens the stream whose head is encoded in `head`. Returns its number.
  int begin(Http2Call call, Scratch head, boolean end) {
    int id = nextId;
    nextId += 2;
    calls.put(id, call);
    limits.opened();
    limits.sent();
    writer.headers(context(), id, head, end);
    if (nextId >= LAST_ID) {
      retire();
    }
    return id;
  }

  void trailers(int id, HeadTable trailers) {
    Scratch scratch = lane.scratch().begin();
    heads.trailers(trailers, scratch);
    writer.headers(context(), id, scratch, true);
  }

  /// How many of `wanted` bytes may be sent now by a stream that may send `most`.
  int room(int wanted, long most) {
    return closed || !channel.isWritable()
        ? 0
        : (int) Math.min(Math.min(wanted, SHARE), Math.min(most, sendWindow));
  }

  void data(int id, ByteBuf data, int length, boolean end) {
    sendWindow -= length;
    limits.sent();
    writer.data(context(), id, data, length, end);
  }

  void windowUpdate(int id, int more) {
    if (!closed) {
      writer.writeWindowUpdate(context(), id, more, context().voidPromise());
      flushSoon();
    }
  }

  /// `call` waits for a window.
  void block(Http2Call call) {
    if (!call.blocked) {
      call.blocked = true;
      blocked.add(call);
    }
  }

  void unblock(Http2Call call) {
    if (call.blocked) {
      call.blocked = false;
      blocked.remove(call);
    }
  }

  /// `call` is over.
  ///
  /// @param code to reset the stream with; null if it has ended by itself
  void ended(Http2Call call, @Nullable Http2Error code) {
    calls.remove(call.id());
    if (code != null && call.id() != 0 && !closed) {
      limits.reset();
      writer.writeRstStream(context(), call.id(), code.code(), context().voidPromise());
      flushSoon();
    }
    pool.offer(endpoint);
    if (--open == 0) {
      lane.recorder().upstreamReleased(service.meter());
      pulse.turned(lane.nanos());
      if (retiring) {
        close();
      }
    }
  }

  // Sending.

  private ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("no connection");
    }
    return ctx;
  }

  /// Sends everything soon: when the current read is complete, or at the end of the lane's turn.
  void flushSoon() {
    if (!reading && !flushPlanned) {
      flushPlanned = true;
      lane.loop().execute(flushing);
    }
  }

  private void flushNow() {
    flushPlanned = false;
    if (!closed && writer.push(context())) {
      context().flush();
    }
  }

  /// Lets streams send that waited for a window, in turns.
  void drain() {
    if (draining) {
      return;
    }
    draining = true;
    int stuck = 0;
    while (stuck < blocked.size() && room(1, 1) > 0) {
      Http2Call call = blocked.remove();
      call.blocked = false;
      stuck = call.send(SHARE) ? 0 : stuck + 1;
      if (call.waits()) {
        block(call);
      }
      call.feed();
    }
    draining = false;
    flushSoon();
  }

  // What comes.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    ctx.write(Http2CodecUtil.connectionPrefaceBuf(), ctx.voidPromise());
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .pushEnabled(false)
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(HEAD_SIZE);
    writer.writeSettings(ctx, settings, ctx.voidPromise());
    int more = CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    writer.writeWindowUpdate(ctx, 0, more, ctx.voidPromise());
    lane.recorder().upstreamOpened(service.meter());
    lane.deadlines().add(pulse);
    flushSoon();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf data = (ByteBuf) message;
    if (closed) {
      data.release();
      return;
    }
    pulse.heard();
    inbox.add(data);
    reading = true;
    if (greeted || greet(inbox.bytes())) {
      read(ctx);
    }
    if (closed) {
      inbox.free();
    } else {
      inbox.tidy();
    }
  }

  /// Whether the upstream has begun as every HTTP/2 server does, with SETTINGS.
  private boolean greet(ByteBuf first) {
    if (first.readableBytes() < FRAME_HEAD) {
      return false;
    }
    int at = first.readerIndex();
    greeted = first.getByte(at + 3) == SETTINGS && first.getByte(at + 4) == 0;
    if (!greeted) {
      fail(Http2Error.PROTOCOL_ERROR, "does not begin with SETTINGS: speaks no HTTP/2");
    }
    return greeted;
  }

  private void read(ChannelHandlerContext ctx) {
    boolean on = true;
    while (on && !closed) {
      on = false;
      try {
        reader.readFrame(ctx, inbox.bytes(), frames);
      } catch (Http2Exception e) {
        on = e instanceof Http2Exception.StreamException;
        wrong(e);
      }
    }
  }

  private void wrong(Http2Exception e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof Http2Exception.StreamException stream) {
      Http2Call call = calls.get(stream.streamId());
      if (call != null) {
        call.malformed(message);
      }
    } else {
      fail(e.error(), message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    frames.readComplete();
    reading = false;
    flushNow();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    writer.turned();
    if (channel.isWritable()) {
      drain();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    shut(UpstreamFailure.CLOSED, endpoint.name() + " closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    shut(UpstreamFailure.CLOSED, endpoint.name() + " failed: " + cause.getMessage());
  }

  /// The upstream takes `more` bytes on the connection.
  void grow(int more) throws Http2Exception {
    sendWindow += more;
    if (sendWindow > Integer.MAX_VALUE) {
      throw Http2Exception.connectionError(
          Http2Error.FLOW_CONTROL_ERROR, "the connection's window is more than 2^31-1");
    }
  }

  /// Bytes of the connection's window were used, and may be used again.
  void consumed(int bytes) throws Http2Exception {
    receiveWindow -= bytes;
    if (receiveWindow < 0) {
      throw Http2Exception.connectionError(
          Http2Error.FLOW_CONTROL_ERROR, "more data than the connection's window");
    }
    unreturned += bytes;
    if (unreturned >= CONNECTION_WINDOW / 2) {
      receiveWindow += unreturned;
      windowUpdate(0, unreturned);
      unreturned = 0;
    }
  }

  // The end.

  /// The upstream does what it must not do.
  private void fail(Http2Error code, String problem) {
    if (!closed) {
      goAway(code, problem);
      if (open == 0) {
        lane.recorder().upstreamFailed(service.meter(), UpstreamFailure.MALFORMED);
      }
      shut(UpstreamFailure.MALFORMED, endpoint.name() + ": " + problem);
    }
  }

  private void goAway(Http2Error code, String problem) {
    ChannelHandlerContext ctx = context();
    ByteBuf debug = Unpooled.copiedBuffer(problem, StandardCharsets.US_ASCII);
    writer.writeGoAway(ctx, 0, code.code(), debug, ctx.voidPromise());
    writer.push(ctx);
    ctx.flush();
  }

  private void shut(UpstreamFailure failure, String reason) {
    if (closed) {
      return;
    }
    closed = true;
    retiring = true;
    pool.remove(this);
    lane.deadlines().remove(pulse);
    for (Http2Call call : calls.values().toArray(Http2Call[]::new)) {
      call.disconnected(failure, reason);
    }
    lane.recorder().upstreamClosed(service.meter());
    endpoint.closed();
    writer.close();
    reader.close();
    channel.close();
    if (!reading) {
      inbox.free();
    }
  }
}
