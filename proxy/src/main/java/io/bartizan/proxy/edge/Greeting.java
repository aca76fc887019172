package io.bartizan.proxy.edge;

import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.telemetry.Misuse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Tells by the first bytes of a connection in clear text whether its client speaks HTTP/2 (prior
/// knowledge, RFC 9113, section 3.3). The method `PRI` belongs to HTTP/2 alone, so four bytes are
/// enough; the rest of the preface is HTTP/2's own business.
final class Greeting extends ChannelInboundHandlerAdapter {
  private static final int PREFACE = 'P' << 24 | 'R' << 16 | 'I' << 8 | ' ';

  private final Link link;
  private final Watch watch = new Watch();
  private ByteBuf first = Unpooled.EMPTY_BUFFER;
  private long since;
  private boolean begun;

  Greeting(Link link) {
    this.link = link;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    since = link.lane().nanos();
    link.lane().deadlines().add(watch);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    link.lane().deadlines().remove(watch);
    first.release();
    first = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf all = joined(ctx, (ByteBuf) message);
    int known = Math.min(all.readableBytes(), Integer.BYTES);
    if (!begins(all, known)) {
      ctx.channel().config().setRecvByteBufAllocator(link.lane().intake());
      speak(ctx, new Http1Client(link), all);
    } else if (known == Integer.BYTES) {
      speak(ctx, Http2Client.of(link), all);
    } else {
      keep(all);
    }
  }

  private ByteBuf joined(ChannelHandlerContext ctx, ByteBuf more) {
    if (!begun) {
      return more;
    }
    int length = first.readableBytes() + more.readableBytes();
    ByteBuf all = ctx.alloc().buffer(length).writeBytes(first).writeBytes(more);
    first.release();
    more.release();
    first = Unpooled.EMPTY_BUFFER;
    return all;
  }

  private static boolean begins(ByteBuf all, int known) {
    for (int i = 0; i < known; i++) {
      if (all.getByte(all.readerIndex() + i) != (byte) (PREFACE >> 24 - 8 * i)) {
        return false;
      }
    }
    return true;
  }

  private void keep(ByteBuf some) {
    if (!begun) {
      begun = some.isReadable();
      since = link.lane().nanos();
    }
    first = some;
  }

  private void speak(ChannelHandlerContext ctx, ChannelHandler speaker, ByteBuf all) {
    ctx.pipeline().replace(this, null, speaker);
    ctx.fireChannelRead(all);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  /// A connection on which nothing comes rests as long as one between two requests; one that has
  /// begun to say something must go on.
  private final class Watch extends Deadlines.Timed {
    @Override
    protected void check(long nanos) {
      var bounds = link.listener().site().bounds();
      if (link.listener().draining()
          || nanos - since > (begun ? bounds.headNanos() : bounds.keepAliveNanos())) {
        if (begun) {
          link.misused(Misuse.HEADERS, "preface did not come in time");
        }
        link.channel().close();
      }
    }

    @Override
    protected void stop() {
      link.channel().close();
    }
  }
}
