package io.bartizan.proxy.tls;

import io.bartizan.proxy.lane.Intake;
import io.bartizan.proxy.lane.Sealed;
import io.bartizan.proxy.lane.Sheets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// TLS of one connection after its handshake. Netty's [SslHandler] does the handshake, and whatever
/// comes together with its last message; at the end of that read this takes its place and its
/// engine.
///
/// What is read is decrypted into a buffer of the lane, as many records at once as have come. What
/// is written is encrypted at once into sheets of the lane, which go past the channel, straight to
/// the socket, where nothing waits there.
public final class TlsStream extends ChannelDuplexHandler implements Sealed {
  /// How long a connection that is closed may take to send what waits.
  private static final long FAREWELL_SECONDS = 3;

  /// How large a buffer for what is decrypted is at most, if it is none of the lane.
  private static final int SPARE = 16 * 1024;

  private static final int SMALL = 1024;

  private enum State {
    /// Netty's handler is still there, and does all.
    HANDSHAKE,
    OPEN,
    GONE
  }

  private final @Nullable Intake intake;
  private final Sheets sheets;
  private final SslHandler first;
  private final ReferenceCountedOpenSslEngine engine;
  private @Nullable Sealing sealing;
  private @Nullable ChannelHandlerContext context;

  private State state = State.HANDSHAKE;

  /// Nothing more is read: the client has said that nothing comes, or TLS has failed.
  private boolean deaf;

  private boolean failed;
  private boolean leaving;

  private TlsStream(
      @Nullable Intake intake,
      Sheets sheets,
      SslHandler first,
      ReferenceCountedOpenSslEngine engine) {
    this.intake = intake;
    this.sheets = sheets;
    this.first = first;
    this.engine = engine;
  }

  /// Puts one behind `first`, which has just finished its handshake. Does nothing if the engine is
  /// the JDK's.
  ///
  /// @param ctx of the handler that stands behind `first`
  /// @param intake the lane's, which is decrypted into; null for buffers of the right size, where
  ///   whoever reads may keep a part of one for long
  /// @param sheets the lane's, which are encrypted into
  public static void behind(
      SslHandler first, ChannelHandlerContext ctx, @Nullable Intake intake, Sheets sheets) {
    if (first.engine() instanceof ReferenceCountedOpenSslEngine engine) {
      TlsStream stream = new TlsStream(intake, sheets, first, engine);
      ctx.pipeline().addBefore(ctx.name(), null, stream);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    sealing = new Sealing(engine, sheets, ctx);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    boolean owner = state == State.OPEN;
    state = State.GONE;
    deaf = true;
    failed = true;
    sealing().free();
    if (owner) {
      engine.release();
    }
  }

  private Sealing sealing() {
    Sealing known = sealing;
    if (known == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return known;
  }

  /// Takes the place of Netty's handler, which may have read the beginning of a record.
  private void take(ChannelHandlerContext ctx) {
    ctx.flush();
    if (!engine.isInboundDone() && !engine.isOutboundDone() && ctx.channel().isActive()) {
      engine.retain();
      state = State.OPEN;
      ctx.pipeline().remove(first);
    }
  }

  // What comes.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (state == State.OPEN) {
      ByteBuf sealed = (ByteBuf) message;
      try {
        open(ctx, sealed);
      } catch (SSLException e) {
        fail(ctx, e);
      } finally {
        sealed.release();
      }
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void open(ChannelHandlerContext ctx, ByteBuf sealed) throws SSLException {
    boolean on = !deaf;
    while (on) {
      ByteBuf plain = room(ctx.alloc(), sealed.readableBytes());
      SSLEngineResult result;
      try {
        result = open(sealed, plain);
      } catch (SSLException e) {
        plain.release();
        throw e;
      }
      if (plain.isReadable()) {
        ctx.fireChannelRead(plain);
      } else {
        plain.release();
      }
      on = react(ctx, result) && (sealed.isReadable() || full(result)) && !deaf;
    }
  }

  private ByteBuf room(ByteBufAllocator allocator, int length) {
    if (intake != null) {
      return intake.take(allocator, SPARE);
    }
    int size = length == 0 ? SPARE : Math.max(SMALL, length);
    return allocator.directBuffer(size, size);
  }

  private SSLEngineResult open(ByteBuf sealed, ByteBuf plain) throws SSLException {
    SSLEngineResult result =
        engine.unwrap(
            sealed.internalNioBuffer(sealed.readerIndex(), sealed.readableBytes()),
            plain.internalNioBuffer(plain.writerIndex(), plain.writableBytes()));
    sealed.skipBytes(result.bytesConsumed());
    plain.writerIndex(plain.writerIndex() + result.bytesProduced());
    return result;
  }

  /// Whether more of what was read is decrypted already than there was room for.
  private static boolean full(SSLEngineResult result) {
    return result.getStatus() == Status.BUFFER_OVERFLOW;
  }

  /// Does what TLS asks for. Returns whether anything has moved.
  private boolean react(ChannelHandlerContext ctx, SSLEngineResult result) throws SSLException {
    if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !failed) {
      sealing().speak();
      sealing().flush();
    }
    if (result.getStatus() == Status.CLOSED && engine.isInboundDone() && !deaf) {
      deaf = true;
      ctx.fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
    }
    return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
  }

  /// Ends what cannot go on, when its alert is on its way.
  private void fail(ChannelHandlerContext ctx, SSLException cause) {
    deaf = true;
    failed = true;
    sealing().flush();
    ctx.fireExceptionCaught(cause);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (state == State.HANDSHAKE) {
      take(ctx);
    }
    ctx.fireChannelReadComplete();
  }

  /// That the handler of the handshake goes does not mean that the client does.
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (state != State.OPEN || !(event instanceof SslCloseCompletionEvent)) {
      ctx.fireUserEventTriggered(event);
    }
  }

  // What goes.

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (state == State.HANDSHAKE) {
      ctx.write(message, promise);
      return;
    }
    ByteBuf plain = (ByteBuf) message;
    try {
      add(plain);
      if (!promise.isVoid()) {
        sealing().hand(promise);
      }
    } catch (SSLException | ClosedChannelException e) {
      promise.tryFailure(e);
    } finally {
      plain.release();
    }
  }

  private void add(ByteBuf plain) throws SSLException, ClosedChannelException {
    if (failed) {
      throw new ClosedChannelException();
    }
    sealing().add(plain);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (state == State.OPEN) {
      sealing().flush();
    } else {
      ctx.flush();
    }
  }

  @Override
  public void send(ByteBuf plain) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && state == State.OPEN) {
      try {
        add(plain);
      } catch (SSLException | ClosedChannelException e) {
        ctx.fireExceptionCaught(e);
      }
      sealing().flush();
    } else if (ctx != null && state == State.HANDSHAKE) {
      ctx.writeAndFlush(plain.retain(), ctx.voidPromise());
    }
  }

  // How it ends.

  /// Says that nothing more comes, and goes on reading.
  public void closeOutbound() {
    switch (state) {
      case HANDSHAKE -> first.closeOutbound();
      case OPEN -> farewell();
      case GONE -> {}
    }
  }

  private void farewell() {
    if (!failed) {
      engine.closeOutbound();
      try {
        sealing().speak();
      } catch (SSLException e) {
        failed = true;
      }
    }
    sealing().flush();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (state != State.OPEN || !ctx.channel().isActive()) {
      ctx.close(promise);
    } else if (leaving) {
      ctx.channel().closeFuture().addListener(_ -> promise.trySuccess());
    } else {
      leaving = true;
      farewell();
      closeWhenSent(ctx, promise);
    }
  }

  private void closeWhenSent(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (sealing().isDone()) {
      ctx.close(promise);
      return;
    }
    Future<?> patience =
        ctx.executor().schedule(() -> ctx.close(promise), FAREWELL_SECONDS, TimeUnit.SECONDS);
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> {
          patience.cancel(false);
          ctx.close(promise);
        });
  }

  @Override
  public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
    close(ctx, promise);
  }
}
