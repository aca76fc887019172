package io.bartizan.proxy.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import javax.net.ssl.SSLException;

/// Notices that TLS has failed after its handshake: a spoiled record, another handshake, too many
/// empty records. Netty then sends BoringSSL's alert and forgets the error, so that the connection
/// would rest until its time is over. Stands behind the [SslHandler], and looks only when something
/// has come that held no data.
final class TlsGuard extends ChannelInboundHandlerAdapter {
  private boolean heard;

  /// Guards a connection whose handshake is done, if that is needed.
  static void on(ChannelHandlerContext ctx, SslHandler tls) {
    if (tls.engine() instanceof ReferenceCountedOpenSslEngine) {
      ctx.pipeline().addBefore(ctx.name(), null, new TlsGuard());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    heard = true;
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!heard && ctx.channel().isActive() && over(ctx)) {
      ctx.fireExceptionCaught(new SSLException("TLS has failed or was ended"));
    }
    heard = false;
    ctx.fireChannelReadComplete();
  }

  private static boolean over(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls == null || !(tls.engine() instanceof ReferenceCountedOpenSslEngine engine)) {
      return false;
    }
    long pointer = engine.sslPointer();
    return pointer == 0 || SSL.getShutdown(pointer) != 0;
  }
}
