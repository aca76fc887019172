package io.bartizan.proxy.http2;

import io.bartizan.proxy.lane.Scratch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameSizePolicy;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/// Writes frames into one buffer, which leaves by [#push]: frames that are due at the same time
/// leave in one piece. For the codec a frame counts as written as soon as it stands in the buffer;
/// what fails later ends the connection anyway.
///
/// Heads and data come from their streams, by [#headers] and [#data]. From the codec come frames
/// about a connection and its streams; whatever else it hands in is not written, and its promise
/// fails.
public final class FrameWriter
    implements Http2FrameWriter,
        Http2FrameWriter.Configuration,
        Http2FrameSizePolicy,
        Http2HeadersEncoder.Configuration {
  private static final int ROOM = 4 * 1024;
  private static final int FULL = 32 * 1024;

  private final HpackWriter hpack = new HpackWriter();
  private int maxFrameSize = Frames.MAX_LENGTH;
  private @Nullable ByteBuf pending;

  /// Bytes of frames that are no head and no data, and how many there were when the channel last
  /// began or ceased to take what is written.
  private long controls;

  private long controlsThen;

  /// What encodes header blocks; each must be written by [#headers] before the next one is begun.
  public HpackWriter hpack() {
    return hpack;
  }

  /// Hands the frames to the channel. Returns whether there were any.
  public boolean push(ChannelHandlerContext ctx) {
    ByteBuf full = pending;
    if (full == null) {
      return false;
    }
    pending = null;
    ctx.write(full, ctx.voidPromise());
    return true;
  }

  /// Room for a frame with `length` bytes behind its head, which is written.
  private ByteBuf frame(ChannelHandlerContext ctx, int type, int flags, int stream, int length) {
    ByteBuf out = pending;
    int needed = length + Frames.HEADER_LENGTH;
    if (out != null && out.readableBytes() + needed > FULL) {
      push(ctx);
      out = null;
    }
    if (out == null) {
      out = ctx.alloc().directBuffer(needed <= ROOM ? ROOM : FULL);
      pending = out;
    }
    return out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  private ByteBuf control(ChannelHandlerContext ctx, int type, int flags, int stream, int length) {
    controls += length + Frames.HEADER_LENGTH;
    return frame(ctx, type, flags, stream, length);
  }

  /// The channel takes what is written again, or does so no more.
  public void turned() {
    controlsThen = controls;
  }

  /// How many bytes of frames about the connection and its streams (answers to PING and SETTINGS,
  /// resets, windows) were written since `channel` takes nothing; 0 if it does.
  public long controlsThatWait(Channel channel) {
    return channel.isWritable() ? 0 : controls - controlsThen;
  }

  /// Writes an encoded header block, in several frames if it is long.
  public void headers(ChannelHandlerContext ctx, int stream, Scratch block, boolean end) {
    int length = Math.min(block.length(), Frames.MAX_LENGTH);
    boolean whole = length == block.length();
    int flags = (whole ? Frames.END_HEADERS : 0) | (end ? Frames.END_STREAM : 0);
    frame(ctx, Frames.HEADERS, flags, stream, length).writeBytes(block.array(), 0, length);
    int from = length;
    while (from < block.length()) {
      int more = Math.min(block.length() - from, Frames.MAX_LENGTH);
      int last = from + more == block.length() ? Frames.END_HEADERS : 0;
      frame(ctx, Frames.CONTINUATION, last, stream, more).writeBytes(block.array(), from, more);
      from += more;
    }
  }

  /// Writes the next `length` bytes of `data`, which is not released.
  ///
  /// @param length at most 16 KiB
  public void data(ChannelHandlerContext ctx, int stream, ByteBuf data, int length, boolean end) {
    frame(ctx, Frames.DATA, end ? Frames.END_STREAM : 0, stream, length).writeBytes(data, length);
  }

  @Override
  public ChannelFuture writeRstStream(
      ChannelHandlerContext ctx, int stream, long code, ChannelPromise promise) {
    control(ctx, Frames.RST_STREAM, 0, stream, 4).writeInt((int) code);
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture writeSettings(
      ChannelHandlerContext ctx, Http2Settings settings, ChannelPromise promise) {
    ByteBuf out = control(ctx, Frames.SETTINGS, 0, 0, 6 * settings.size());
    settings.forEach((id, value) -> out.writeShort(id).writeInt(value.intValue()));
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture writeSettingsAck(ChannelHandlerContext ctx, ChannelPromise promise) {
    control(ctx, Frames.SETTINGS, Frames.ACK, 0, 0);
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture writePing(
      ChannelHandlerContext ctx, boolean ack, long content, ChannelPromise promise) {
    control(ctx, Frames.PING, ack ? Frames.ACK : 0, 0, 8).writeLong(content);
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture writeGoAway(
      ChannelHandlerContext ctx, int lastStream, long code, ByteBuf debug, ChannelPromise promise) {
    control(ctx, Frames.GOAWAY, 0, 0, 8 + debug.readableBytes())
        .writeInt(lastStream)
        .writeInt((int) code)
        .writeBytes(debug);
    debug.release();
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture writeWindowUpdate(
      ChannelHandlerContext ctx, int stream, int increment, ChannelPromise promise) {
    control(ctx, Frames.WINDOW_UPDATE, 0, stream, 4).writeInt(increment);
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture writeData(
      ChannelHandlerContext ctx,
      int stream,
      ByteBuf data,
      int padding,
      boolean end,
      ChannelPromise promise) {
    data.release();
    return refused("DATA", promise);
  }

  @Override
  public ChannelFuture writeHeaders(
      ChannelHandlerContext ctx,
      int stream,
      Http2Headers headers,
      int padding,
      boolean end,
      ChannelPromise promise) {
    return refused("HEADERS", promise);
  }

  @Override
  public ChannelFuture writeHeaders(
      ChannelHandlerContext ctx,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end,
      ChannelPromise promise) {
    return refused("HEADERS", promise);
  }

  @Override
  public ChannelFuture writePriority(
      ChannelHandlerContext ctx,
      int stream,
      int dependency,
      short weight,
      boolean exclusive,
      ChannelPromise promise) {
    return refused("PRIORITY", promise);
  }

  @Override
  public ChannelFuture writePushPromise(
      ChannelHandlerContext ctx,
      int stream,
      int promised,
      Http2Headers headers,
      int padding,
      ChannelPromise promise) {
    return refused("PUSH_PROMISE", promise);
  }

  @Override
  public ChannelFuture writeFrame(
      ChannelHandlerContext ctx,
      byte type,
      int stream,
      Http2Flags flags,
      ByteBuf payload,
      ChannelPromise promise) {
    payload.release();
    return refused("an unknown frame", promise);
  }

  private static ChannelFuture refused(String frame, ChannelPromise promise) {
    return promise.setFailure(
        new IllegalStateException(frame + " from the codec (expected: from its stream)"));
  }

  @Override
  public Configuration configuration() {
    return this;
  }

  @Override
  public Http2HeadersEncoder.Configuration headersConfiguration() {
    return this;
  }

  @Override
  public Http2FrameSizePolicy frameSizePolicy() {
    return this;
  }

  @Override
  public void maxFrameSize(int most) {
    maxFrameSize = most;
  }

  @Override
  public int maxFrameSize() {
    return maxFrameSize;
  }

  @Override
  public void maxHeaderTableSize(long most) {
    hpack.grant(most);
  }

  @Override
  public long maxHeaderTableSize() {
    return hpack.granted();
  }

  /// Only advice (RFC 9113, section 6.5.2), which is not followed: what is left out of an answer
  /// cannot be chosen here.
  @Override
  public void maxHeaderListSize(long most) {}

  @Override
  public long maxHeaderListSize() {
    return Long.MAX_VALUE;
  }

  /// Drops what was not handed to the channel.
  @Override
  public void close() {
    ByteBuf left = pending;
    pending = null;
    if (left != null) {
      left.release();
    }
  }
}
