package io.bartizan.proxy.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameSizePolicy;
import io.netty.handler.codec.http2.Http2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.Arrays;

/// Reads the frames of the other side, a client or an upstream (RFC 9113, sections 4 and 6) and
/// hands them to the codec, which knows the states of streams. Header blocks are decoded into a
/// [HeaderBlock], from which whoever listens to the codec takes them: the codec itself sees no
/// field.
///
/// A frame is read when it is there whole. Header blocks in several frames are bounded in size and
/// in number of frames.
public final class FrameReader
    implements Http2FrameReader,
        Http2FrameReader.Configuration,
        Http2FrameSizePolicy,
        Http2HeadersDecoder.Configuration {
  private static final int MAX_CONTINUATIONS = 32;
  private static final int KEEP = 8 * 1024;
  private static final int NONE = -1;

  private final HeaderBlock block;
  private final HpackReader hpack = new HpackReader();
  private final Gatekeeper gatekeeper;
  private int most;
  private boolean dead;

  private int length = NONE;

  /// Whether some of a frame's head has come, but not all.
  private boolean partial;

  private int type;
  private int flags;
  private int stream;

  private byte[] encoded = new byte[1024];
  private int encodedEnd;
  private int open;
  private boolean openEnds;
  private boolean openIsItsOwnParent;
  private int continuations;
  private int finished;

  /// @param block where fields are decoded to
  /// @param headSize how large a head may be; an encoded block may be twice that
  public FrameReader(HeaderBlock block, int headSize, Gatekeeper gatekeeper) {
    this.block = block;
    this.gatekeeper = gatekeeper;
    headSize(headSize);
  }

  /// How large a head may be from the next one on.
  public void headSize(int headSize) {
    most = 2 * headSize + Frames.MAX_LENGTH;
  }

  /// Whether the client is in the middle of a header block, or of a frame other than DATA.
  public boolean unfinished() {
    return open != 0 || partial || length != NONE && type != Frames.DATA;
  }

  /// A number that grows with every frame, but not while a header block is incomplete.
  public int finished() {
    return finished;
  }

  @Override
  public void readFrame(ChannelHandlerContext ctx, ByteBuf in, Http2FrameListener listener)
      throws Http2Exception {
    if (dead) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      while (head(in) && in.readableBytes() >= length) {
        int end = in.readerIndex() + length;
        length = NONE;
        finished += open == 0 ? 1 : 0;
        try {
          frame(ctx, in, end - in.readerIndex(), listener);
        } finally {
          in.readerIndex(end);
        }
      }
    } catch (Http2Exception e) {
      dead = !Http2Exception.isStreamError(e);
      throw e;
    }
  }

  /// Reads the head of a frame, unless that was done before.
  private boolean head(ByteBuf in) throws Http2Exception {
    if (length != NONE) {
      return true;
    }
    partial = in.isReadable();
    if (in.readableBytes() < Frames.HEADER_LENGTH) {
      return false;
    }
    partial = false;
    length = in.readUnsignedMedium();
    type = in.readUnsignedByte();
    flags = in.readUnsignedByte();
    stream = in.readInt() & Integer.MAX_VALUE;
    if (length > Frames.MAX_LENGTH) {
      throw error(
          Http2Error.FRAME_SIZE_ERROR,
          "frame of " + length + " bytes (expected: at most " + Frames.MAX_LENGTH + ")");
    }
    if (open != 0 && (type != Frames.CONTINUATION || stream != open)) {
      throw error(Http2Error.PROTOCOL_ERROR, "frame of type " + type + " within a header block");
    }
    return true;
  }

  private void frame(ChannelHandlerContext ctx, ByteBuf in, int size, Http2FrameListener listener)
      throws Http2Exception {
    switch (type) {
      case Frames.DATA -> data(ctx, in, size, listener);
      case Frames.HEADERS -> headers(ctx, in, size, listener);
      case Frames.PRIORITY -> priority(in, size);
      case Frames.RST_STREAM -> reset(ctx, in, size, listener);
      case Frames.SETTINGS -> settings(ctx, in, size, listener);
      case Frames.PUSH_PROMISE ->
          throw error(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE to somebody who takes none");
      case Frames.PING -> ping(ctx, in, size, listener);
      case Frames.GOAWAY -> goAway(ctx, in, size, listener);
      case Frames.WINDOW_UPDATE -> windowUpdate(ctx, in, size, listener);
      case Frames.CONTINUATION -> continuation(ctx, in, size, listener);
      default -> gatekeeper.count(Costly.UNKNOWN);
    }
  }

  private boolean flag(int flag) {
    return (flags & flag) != 0;
  }

  private void needStream(boolean wanted) throws Http2Exception {
    if (stream != 0 != wanted) {
      throw error(
          Http2Error.PROTOCOL_ERROR,
          "frame of type " + type + (wanted ? " without a stream" : " on a stream"));
    }
  }

  private void needSize(boolean right, int size) throws Http2Exception {
    if (!right) {
      throw error(
          Http2Error.FRAME_SIZE_ERROR, "frame of type " + type + " with " + size + " bytes");
    }
  }

  /// How many bytes of padding stand behind the content, if `size` bytes follow.
  private int padding(ByteBuf in, int size) throws Http2Exception {
    needSize(size > 0, size);
    int padding = in.readUnsignedByte();
    if (padding >= size) {
      throw error(
          Http2Error.PROTOCOL_ERROR, "padding of " + padding + " bytes in a frame of " + size);
    }
    return padding;
  }

  private void data(ChannelHandlerContext ctx, ByteBuf in, int size, Http2FrameListener listener)
      throws Http2Exception {
    needStream(true);
    int padding = flag(Frames.PADDED) ? padding(in, size) + 1 : 0;
    boolean end = flag(Frames.END_STREAM);
    if (size == padding && !end) {
      gatekeeper.count(Costly.EMPTY);
    }
    ByteBuf content = in.readSlice(size - padding);
    if (gatekeeper.admitsData(stream, content, padding)) {
      listener.onDataRead(ctx, stream, content, padding, end);
    }
  }

  private void headers(ChannelHandlerContext ctx, ByteBuf in, int size, Http2FrameListener listener)
      throws Http2Exception {
    needStream(true);
    int end = in.readerIndex() + size;
    int padding = flag(Frames.PADDED) ? padding(in, size) : 0;
    openIsItsOwnParent = false;
    if (flag(Frames.PRIORITIZED)) {
      needSize(end - in.readerIndex() >= 5 + padding, size);
      openIsItsOwnParent = (in.readInt() & Integer.MAX_VALUE) == stream;
      in.skipBytes(1);
    }
    open = stream;
    openEnds = flag(Frames.END_STREAM);
    continuations = 0;
    encodedEnd = 0;
    fragment(ctx, in, end - padding - in.readerIndex(), listener);
  }

  private void continuation(
      ChannelHandlerContext ctx, ByteBuf in, int size, Http2FrameListener listener)
      throws Http2Exception {
    if (open == 0) {
      throw error(Http2Error.PROTOCOL_ERROR, "CONTINUATION without HEADERS");
    }
    if (++continuations > MAX_CONTINUATIONS) {
      throw flood("header block of more than " + MAX_CONTINUATIONS + " CONTINUATION frames");
    }
    fragment(ctx, in, size, listener);
  }

  /// Collects a part of the header block; the last one completes it.
  private void fragment(
      ChannelHandlerContext ctx, ByteBuf in, int size, Http2FrameListener listener)
      throws Http2Exception {
    if (encodedEnd + size > most) {
      throw flood("encoded header block of more than " + most + " bytes");
    }
    if (encoded.length < encodedEnd + size) {
      encoded = Arrays.copyOf(encoded, Math.max(encodedEnd + size, encoded.length * 2));
    }
    in.readBytes(encoded, encodedEnd, size);
    encodedEnd += size;
    if (flag(Frames.END_HEADERS)) {
      open = 0;
      decode(ctx, listener);
    }
  }

  private void decode(ChannelHandlerContext ctx, Http2FrameListener listener)
      throws Http2Exception {
    String problem = hpack.read(encoded, 0, encodedEnd, block);
    if (encoded.length > KEEP) {
      encoded = new byte[1024];
    }
    if (problem != null) {
      gatekeeper.undecodable(block, "HPACK: " + problem);
      throw error(Http2Error.COMPRESSION_ERROR, problem);
    }
    if (openIsItsOwnParent) {
      throw Http2Exception.streamError(
          stream, Http2Error.PROTOCOL_ERROR, "stream depends on itself");
    }
    if (gatekeeper.admitsHead(stream)) {
      listener.onHeadersRead(ctx, stream, EmptyHttp2Headers.INSTANCE, 0, openEnds);
    }
  }

  private Http2Exception flood(String problem) {
    gatekeeper.undecodable(block, problem);
    return error(Http2Error.ENHANCE_YOUR_CALM, problem);
  }

  /// Priorities mean nothing any more (RFC 9113, section 5.3.2), but must be well-formed.
  private void priority(ByteBuf in, int size) throws Http2Exception {
    needStream(true);
    gatekeeper.count(Costly.PRIORITY);
    if (size != 5) {
      throw Http2Exception.streamError(
          stream, Http2Error.FRAME_SIZE_ERROR, "PRIORITY with %d bytes", size);
    }
    if ((in.readInt() & Integer.MAX_VALUE) == stream) {
      throw Http2Exception.streamError(
          stream, Http2Error.PROTOCOL_ERROR, "stream depends on itself");
    }
  }

  private void reset(ChannelHandlerContext ctx, ByteBuf in, int size, Http2FrameListener listener)
      throws Http2Exception {
    needStream(true);
    needSize(size == 4, size);
    gatekeeper.count(Costly.RESET);
    listener.onRstStreamRead(ctx, stream, in.readUnsignedInt());
  }

  private void settings(
      ChannelHandlerContext ctx, ByteBuf in, int size, Http2FrameListener listener)
      throws Http2Exception {
    needStream(false);
    gatekeeper.count(Costly.SETTINGS);
    if (flag(Frames.ACK)) {
      needSize(size == 0, size);
      listener.onSettingsAckRead(ctx);
      return;
    }
    needSize(size % 6 == 0, size);
    Http2Settings settings = new Http2Settings();
    for (int i = 0; i < size; i += 6) {
      setting(settings, (char) in.readUnsignedShort(), in.readUnsignedInt());
    }
    listener.onSettingsRead(ctx, settings);
  }

  private static void setting(Http2Settings settings, char id, long value) throws Http2Exception {
    if (id == 0 || id > 6) {
      return;
    }
    try {
      settings.put(id, Long.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw Http2Exception.connectionError(
          id == 4 ? Http2Error.FLOW_CONTROL_ERROR : Http2Error.PROTOCOL_ERROR,
          e,
          "setting %d: %d",
          (int) id,
          value);
    }
  }

  private void ping(ChannelHandlerContext ctx, ByteBuf in, int size, Http2FrameListener listener)
      throws Http2Exception {
    needStream(false);
    needSize(size == 8, size);
    gatekeeper.count(Costly.PING);
    if (flag(Frames.ACK)) {
      listener.onPingAckRead(ctx, in.readLong());
    } else {
      listener.onPingRead(ctx, in.readLong());
    }
  }

  private void goAway(ChannelHandlerContext ctx, ByteBuf in, int size, Http2FrameListener listener)
      throws Http2Exception {
    needStream(false);
    needSize(size >= 8, size);
    gatekeeper.count(Costly.SETTINGS);
    int lastStream = in.readInt() & Integer.MAX_VALUE;
    listener.onGoAwayRead(ctx, lastStream, in.readUnsignedInt(), in.readSlice(size - 8));
  }

  private void windowUpdate(
      ChannelHandlerContext ctx, ByteBuf in, int size, Http2FrameListener listener)
      throws Http2Exception {
    needSize(size == 4, size);
    gatekeeper.count(Costly.WINDOW_UPDATE);
    int increment = in.readInt() & Integer.MAX_VALUE;
    if (increment > 0) {
      listener.onWindowUpdateRead(ctx, stream, increment);
    } else if (stream == 0) {
      throw error(Http2Error.PROTOCOL_ERROR, "WINDOW_UPDATE by nothing");
    } else {
      throw Http2Exception.streamError(
          stream, Http2Error.PROTOCOL_ERROR, "WINDOW_UPDATE by nothing");
    }
  }

  private static Http2Exception error(Http2Error code, String problem) {
    return Http2Exception.connectionError(code, "%s", problem);
  }

  @Override
  public Configuration configuration() {
    return this;
  }

  @Override
  public Http2HeadersDecoder.Configuration headersConfiguration() {
    return this;
  }

  @Override
  public Http2FrameSizePolicy frameSizePolicy() {
    return this;
  }

  /// What the gateway has announced stays as it is: larger frames would only need more memory.
  @Override
  public void maxFrameSize(int size) {}

  @Override
  public int maxFrameSize() {
    return Frames.MAX_LENGTH;
  }

  @Override
  public void maxHeaderTableSize(long size) {}

  @Override
  public long maxHeaderTableSize() {
    return HpackReader.TABLE_SIZE;
  }

  @Override
  public void maxHeaderListSize(long size, long goAway) {}

  @Override
  public long maxHeaderListSize() {
    return most;
  }

  @Override
  public long maxHeaderListSizeGoAway() {
    return most;
  }

  @Override
  public void close() {
    dead = true;
    block.free();
  }
}
