package io.bartizan.proxy.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What a stream has to send and may not send yet, for want of window or of room in the socket. The
/// flow controller sees it as one frame that grows while it waits.
final class Http2Outflow implements Http2RemoteFlowController.FlowControlled {
  private static final int MAX_FRAME = 16 * 1024;

  private final Http2Stream owner;
  private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>(4);
  private @Nullable ByteBuf incoming;
  private int size;
  private boolean queued;
  private boolean ends;

  Http2Outflow(Http2Stream owner) {
    this.owner = owner;
  }

  void begin() {
    ends = false;
    queued = false;
  }

  /// Adds `chunk`, which is released when it is sent or the stream is closed.
  void add(
      Http2RemoteFlowController flow,
      io.netty.handler.codec.http2.Http2Stream stream,
      ByteBuf chunk) {
    if (!chunk.isReadable()) {
      chunk.release();
    } else if (queued) {
      incoming = chunk;
      flow.addFlowControlled(stream, this);
    } else {
      take(chunk);
      queued = true;
      flow.addFlowControlled(stream, this);
    }
  }

  /// Nothing comes behind what was added.
  void end(Http2RemoteFlowController flow, io.netty.handler.codec.http2.Http2Stream stream) {
    ends = true;
    if (!queued) {
      queued = true;
      flow.addFlowControlled(stream, this);
    }
  }

  private void take(ByteBuf chunk) {
    chunks.add(chunk);
    size += chunk.readableBytes();
    owner.waits(chunk.readableBytes());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean merge(ChannelHandlerContext ctx, Http2RemoteFlowController.FlowControlled next) {
    ByteBuf more = incoming;
    incoming = null;
    if (more != null) {
      take(more);
    }
    return next == this;
  }

  @Override
  public void write(ChannelHandlerContext ctx, int allowed) {
    int left = allowed;
    boolean done = false;
    ByteBuf chunk = chunks.peek();
    while (chunk != null && left > 0) {
      int length = Math.min(Math.min(chunk.readableBytes(), left), MAX_FRAME);
      left -= length;
      size -= length;
      done = size == 0 && ends && owner.endsWithData();
      owner.write(chunk, length, done);
      if (!chunk.isReadable()) {
        chunks.remove().release();
      }
      chunk = chunks.peek();
    }
    owner.waitsNoMore(allowed - left);
    if (size == 0 && ends && !done) {
      owner.writeEnd();
    }
  }

  @Override
  public void writeComplete() {
    queued = false;
    if (ends) {
      owner.written();
    }
  }

  /// The stream is closed before everything could be sent.
  @Override
  public void error(ChannelHandlerContext ctx, Throwable cause) {
    queued = false;
    owner.waitsNoMore(size);
    size = 0;
    for (ByteBuf chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
      chunk.release();
    }
    ByteBuf more = incoming;
    incoming = null;
    if (more != null) {
      more.release();
    }
  }
}
