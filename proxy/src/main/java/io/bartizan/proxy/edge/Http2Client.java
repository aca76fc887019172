package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.http2.AnswerWriter;
import io.bartizan.proxy.http2.Costly;
import io.bartizan.proxy.http2.FrameReader;
import io.bartizan.proxy.http2.FrameWriter;
import io.bartizan.proxy.http2.HeaderBlock;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Scratch;
import io.bartizan.telemetry.Misuse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 connection of a client: gives each stream to an [Http2Stream] with a passage of its
/// own. Netty's codec knows the states of streams and their windows; frames and fields are read and
/// written by the package `http2`, straight from and into head tables.
///
/// What is written goes to one buffer, which is sent when a read is complete or at the end of the
/// lane's current turn, so that answers that come together leave together.
final class Http2Client extends Http2ConnectionHandler {
  private static final int CONNECTION_WINDOW = 4 * 1024 * 1024;
  private static final int MAX_IDLE = 16;
  private static final int FIRST_ROOM = 4 * 1024;

  private final Link link;
  private final Lane lane;
  private final Http2Gate gate;
  private final HeaderBlock block;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final AnswerWriter answers;
  private final Http2Connection.PropertyKey key;
  private final Http2Watch watch;
  private final Runnable flushing = this::flushNow;

  /// Streams that have ended, to be used again.
  private final ArrayDeque<Http2Stream> idle = new ArrayDeque<>(4);

  private final Http2Starved starved;

  /// Streams of whose request something has come in the current read.
  private final List<Http2Stream> fed = new ArrayList<>(4);

  private final Http2Backlog backlog;

  private Site site;
  private Http2Head head;
  private @Nullable ChannelHandlerContext context;
  private boolean reading;
  private boolean inFlush;
  private boolean flushAgain;
  private boolean flushPlanned;
  private boolean ending;

  /// Why streams are closed that have not ended by themselves.
  private String reason = "";

  private Http2Client(Link link, Http2Wiring parts) {
    super(parts.decoder(), parts.encoder(), parts.settings(), true);
    this.link = link;
    this.lane = link.lane();
    this.gate = parts.gate();
    this.block = parts.block();
    this.reader = parts.reader();
    this.writer = parts.writer();
    this.answers = new AnswerWriter(writer.hpack());
    this.site = link.listener().site();
    this.head = new Http2Head(site.path(), site.bounds().uriSize());
    this.key = connection().newKey();
    head.believe(site.believes(link.peer()));
    this.backlog = new Http2Backlog(lane.memory());
    this.starved = new Http2Starved(this, gate);
    this.watch = new Http2Watch(this, gate, link);
  }

  /// Speaks HTTP/2 on `link` from now on.
  static Http2Client of(Link link) {
    Http2Wiring parts = Http2Wiring.of(link);
    Http2Client client = new Http2Client(link, parts);
    parts.gate().guard(client);
    parts.decoder().frameListener(client.new Frames());
    client.connection().addListener(client.new Streams());
    return client;
  }

  // What happens to the connection.

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    decoder()
        .flowController()
        .incrementWindowSize(
            connection().connectionStream(),
            CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    lane.deadlines().add(watch);
    flush(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (ending) {
      ((ByteBuf) message).release();
      return;
    }
    reading = true;
    renew();
    super.channelRead(ctx, message);
    watch.read(reader);
  }

  /// Takes up what a reload has put in place, for streams that begin from now on.
  private void renew() {
    Site now = link.listener().site();
    if (now != site) {
      site = now;
      head = new Http2Head(now.path(), now.bounds().uriSize());
      head.believe(now.believes(link.peer()));
      block.limit(now.bounds().headSize(), now.bounds().fields());
      block.keepsWrong(now.unmatched().pipeline().wantsRemains());
      reader.headSize(now.bounds().headSize());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    reading = false;
    for (int i = 0; i < fed.size(); i++) {
      fed.get(i).flushBody();
    }
    fed.clear();
    super.channelReadComplete(ctx);
  }

  /// The codec flushes here only if frames wait; a stream whose upstream was told to pause has
  /// none.
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    writer.turned();
    super.channelWritabilityChanged(ctx);
    if (!inFlush && ctx.channel().isWritable()) {
      starved.feed();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    if (reason.isEmpty() || !ending) {
      reason = "client closed the connection";
    }
    if (!ending && reader.unfinished()) {
      record(Refusal.of(Code.CLIENT_GONE, reason + " within a frame"));
    }
    ending = true;
    lane.deadlines().remove(watch);
    super.channelInactive(ctx);
    writer.close();
    block.free();
    link.closed();
  }

  /// A client that has said farewell to TLS cannot be sent anything, and says nothing more.
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslCloseCompletionEvent && !ending) {
      reason = "client closed the connection";
      ctx.close();
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      super.exceptionCaught(ctx, cause);
    } else {
      reason = "connection failed: " + cause.getMessage();
      ctx.close();
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    reason = "stream error: " + error.getMessage();
    super.onStreamError(ctx, outbound, cause, error);
    countError();
  }

  private void countError() {
    try {
      gate.count(Costly.ERROR);
    } catch (Http2Exception tooMany) {
      onConnectionError(context(), true, tooMany, tooMany);
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    Http2Error code = error == null ? Http2Error.INTERNAL_ERROR : error.error();
    switch (code) {
      case ENHANCE_YOUR_CALM, COMPRESSION_ERROR, INTERNAL_ERROR -> {}
      default -> gate.record(Misuse.PROTOCOL, "" + cause.getMessage());
    }
    end(code, "" + cause.getMessage());
  }

  /// Ends the connection and all its streams.
  void end(Http2Error code, String why) {
    if (ending) {
      return;
    }
    ChannelHandlerContext ctx = context();
    reason = "connection ended: " + why;
    ByteBuf debug = Unpooled.copiedBuffer(why, StandardCharsets.US_ASCII);
    writer.writeGoAway(
        ctx, connection().remote().lastStreamCreated(), code.code(), debug, ctx.newPromise());
    ending = true;
    connection().close(ctx.newPromise());
    flush(ctx);
    watch.ending();
    link.shutdownOutput();
  }

  /// Takes no more streams than those up to `lastStream`.
  void goAway(int lastStream) {
    ChannelHandlerContext ctx = context();
    goAway(ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    flushSoon();
  }

  /// Asks for an answer to `content`.
  void ping(long content) {
    ChannelHandlerContext ctx = context();
    encoder().writePing(ctx, false, content, ctx.newPromise());
    flushSoon();
  }

  /// A head that is no request, because it cannot be decoded or does not end.
  void record(Refusal refusal) {
    obtain().record(site, block, refusal, lane.nanos());
  }

  ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("no connection");
    }
    return ctx;
  }

  // Streams.

  private Http2Stream obtain() {
    Http2Stream used = idle.poll();
    return used != null ? used : new Http2Stream(this, link);
  }

  /// The stream has ended in every respect.
  void idle(Http2Stream stream) {
    if (idle.size() < MAX_IDLE) {
      idle.push(stream);
    }
  }

  private @Nullable Http2Stream ours(io.netty.handler.codec.http2.Http2Stream stream) {
    return stream.getProperty(key);
  }

  void misused(Misuse misuse, String why) {
    gate.record(misuse, why);
  }

  /// Resets streams whose answers were handed in long ago and still wait to be taken.
  void resetFinished(long nanos) {
    try {
      connection()
          .forEachActiveStream(stream -> {
            Http2Stream one = ours(stream);
            if (one != null && one.finishedLongAgo(nanos)) {
              reset(stream.id(), Http2Error.CANCEL);
            }
            return true;
          });
    } catch (Http2Exception e) {
      onError(context(), true, e);
    }
  }

  /// What comes from the client, in the order of the codec.
  private final class Frames extends Http2FrameAdapter {
    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int id,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end)
        throws Http2Exception {
      gate.crowded();
      io.netty.handler.codec.http2.Http2Stream stream = connection().stream(id);
      Http2Stream known = ours(stream);
      if (known != null) {
        known.trailers(block);
        return;
      }
      Http2Stream fresh = obtain();
      stream.setProperty(key, fresh);
      fresh.begin(stream, site, head, block, end, lane.nanos());
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
      Http2Stream stream = ours(connection().stream(id));
      if (stream == null) {
        return data.readableBytes() + padding;
      }
      fed.add(stream);
      return stream.data(data, padding, end);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
      reason = "client reset the stream, code " + code;
      gate.resetByClient(id);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long content) {
      watch.pinged(content);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastStream, long code, ByteBuf debug) {
      watch.leaving();
    }
  }

  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(io.netty.handler.codec.http2.Http2Stream stream) {
      gate.ended(stream.id());
      Http2Stream one = ours(stream);
      if (one != null) {
        one.closed(reason);
      }
      watch.closed();
    }
  }

  // What streams send.

  AnswerWriter answers() {
    return answers;
  }

  Http2Backlog backlog() {
    return backlog;
  }

  Http2Starved starved() {
    return starved;
  }

  Http2RemoteFlowController window() {
    return encoder().flowController();
  }

  ByteBuf buffer(int atLeast) {
    return context().alloc().directBuffer(Math.max(atLeast, FIRST_ROOM), Http2Wiring.STREAM_WINDOW);
  }

  void headers(int id, Scratch encoded, boolean end) {
    if (gate.admitsAnswer()) {
      writer.headers(context(), id, encoded, end);
    }
  }

  void data(int id, ByteBuf data, int length, boolean end) {
    gate.sentData();
    writer.data(context(), id, data, length, end);
  }

  /// The answer of a stream was written. If its request has not come whole, the client need not
  /// send the rest (RFC 9113, section 8.1).
  void endOutput(io.netty.handler.codec.http2.Http2Stream stream, boolean received) {
    closeStreamLocal(stream, context().newSucceededFuture());
    if (!received) {
      reset(stream.id(), Http2Error.NO_ERROR);
    }
    flushSoon();
  }

  void reset(int id, Http2Error code) {
    ChannelHandlerContext ctx = context();
    encoder().writeRstStream(ctx, id, code.code(), ctx.newPromise());
    flushSoon();
  }

  /// Resets a stream on which something came that is no request.
  void resetMalformed(int id) {
    reset(id, Http2Error.PROTOCOL_ERROR);
    countError();
  }

  @Override
  public ChannelFuture resetStream(
      ChannelHandlerContext ctx, int id, long code, ChannelPromise promise) {
    gate.resetByUs(id);
    return super.resetStream(ctx, id, code, promise);
  }

  /// Some of a request body was used, so that the client may send as much again.
  void consumed(io.netty.handler.codec.http2.Http2Stream stream, int bytes) {
    try {
      if (decoder().flowController().consumeBytes(stream, bytes)) {
        flushSoon();
      }
    } catch (Http2Exception e) {
      onError(context(), true, e);
    }
  }

  // Sending it.

  /// Sends everything soon: when the current read is complete, or at the end of the lane's turn.
  void flushSoon() {
    if (!reading && !flushPlanned) {
      flushPlanned = true;
      lane.loop().execute(flushing);
    }
  }

  void flushNow() {
    flushPlanned = false;
    flush(context());
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (inFlush) {
      flushAgain = true;
      return;
    }
    inFlush = true;
    try {
      do {
        flushAgain = false;
        encoder().flowController().writePendingBytes();
        writer.push(ctx);
        ctx.flush();
        starved.feed();
      } while (flushAgain);
    } catch (Http2Exception e) {
      onError(ctx, true, e);
    } finally {
      inFlush = false;
    }
  }
}
