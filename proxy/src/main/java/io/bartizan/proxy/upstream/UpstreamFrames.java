package io.bartizan.proxy.upstream;

import io.bartizan.proxy.http2.FrameWriter;
import io.bartizan.proxy.http2.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.List;

/// What an upstream says on an HTTP/2 connection, frame by frame.
final class UpstreamFrames extends Http2FrameAdapter {
  private static final int MOST_STREAMS = 1000;
  private static final int MOST_STREAMS_AT_FIRST = 100;

  private final Http2Upstream connection;
  private final IntObjectHashMap<Http2Call> calls;
  private final HeaderBlock block;
  private final FrameWriter writer;
  private final Pulse pulse;
  private final List<Http2Call> fed = new ArrayList<>(4);

  private int mostStreams = MOST_STREAMS_AT_FIRST;
  private int streamWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;

  /// The first SETTINGS have come.
  private boolean settled;

  /// @param calls the open streams
  /// @param block the head that is being read
  UpstreamFrames(
      Http2Upstream connection,
      IntObjectHashMap<Http2Call> calls,
      HeaderBlock block,
      FrameWriter writer,
      Pulse pulse) {
    this.connection = connection;
    this.calls = calls;
    this.block = block;
    this.writer = writer;
    this.pulse = pulse;
  }

  /// How many streams the upstream takes at once.
  int mostStreams() {
    return mostStreams;
  }

  /// What may be sent on a stream at its beginning.
  int streamWindow() {
    return streamWindow;
  }

  /// What came in this read was handed in.
  void readComplete() {
    for (int i = 0; i < fed.size(); i++) {
      fed.get(i).readComplete();
    }
    fed.clear();
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
    pulse.worked();
    Http2Call call = calls.get(id);
    if (call != null) {
      feed(call);
      call.headers(block, end);
    }
  }

  @Override
  public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    int size = data.readableBytes() + padding;
    pulse.worked();
    connection.consumed(size);
    Http2Call call = calls.get(id);
    if (call != null) {
      feed(call);
      if (!call.body(data, size, end)) {
        throw Http2Exception.connectionError(
            Http2Error.FLOW_CONTROL_ERROR, "more data than the window of stream %d", id);
      }
    }
    return 0;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) throws Http2Exception {
    expectOpened(id);
    Http2Call call = calls.get(id);
    if (call != null) {
      call.reset(code);
    }
  }

  private void feed(Http2Call call) {
    if (fed.isEmpty() || fed.getLast() != call) {
      fed.add(call);
    }
  }

  private void expectOpened(int id) throws Http2Exception {
    if ((id & 1) == 0 || id >= connection.nextId()) {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "frame for stream %d, which nobody has opened", id);
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    Long streams = settings.maxConcurrentStreams();
    if (streams != null) {
      mostStreams = (int) Math.min(streams, MOST_STREAMS);
    } else if (!settled) {
      mostStreams = MOST_STREAMS;
    }
    settled = true;
    Long table = settings.headerTableSize();
    if (table != null) {
      writer.maxHeaderTableSize(table);
    }
    Integer window = settings.initialWindowSize();
    if (window != null) {
      resize(window);
    }
    writer.writeSettingsAck(ctx, ctx.voidPromise());
    connection.drain();
    connection.invite();
  }

  private void resize(int window) throws Http2Exception {
    int more = window - streamWindow;
    streamWindow = window;
    for (Http2Call call : calls.values()) {
      if (!call.grow(more)) {
        throw Http2Exception.connectionError(
            Http2Error.FLOW_CONTROL_ERROR, "a window of more than 2^31-1");
      }
    }
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long content) {
    writer.writePing(ctx, true, content, ctx.voidPromise());
    connection.flushSoon();
  }

  /// Streams above `last` were not processed, and may be sent elsewhere.
  @Override
  public void onGoAwayRead(ChannelHandlerContext ctx, int last, long code, ByteBuf debug) {
    connection.retire();
    String reason = connection.endpoint().name() + " takes no more streams, code " + code;
    for (Http2Call call : calls.values().toArray(Http2Call[]::new)) {
      if (call.id() > last) {
        call.refused(reason);
      }
    }
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int more)
      throws Http2Exception {
    if (id == 0) {
      connection.grow(more);
    } else {
      expectOpened(id);
      grow(id, more);
    }
    connection.drain();
  }

  private void grow(int id, int more) throws Http2Exception {
    Http2Call call = calls.get(id);
    if (call != null && !call.grow(more)) {
      throw Http2Exception.streamError(
          id, Http2Error.FLOW_CONTROL_ERROR, "the stream's window is more than 2^31-1");
    }
  }
}
