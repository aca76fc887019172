package io.bartizan.proxy.upstream;

import io.bartizan.telemetry.UpstreamFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// Makes connections to upstreams on the lane that asks for them.
public final class Dialer {
  private final Class<? extends SocketChannel> channelType;

  public Dialer(Class<? extends SocketChannel> channelType) {
    this.channelType = channelType;
  }

  /// Begins to connect. Failures that are known at once are told before this returns null.
  @Nullable Dialing dial(Pool pool, Endpoint endpoint, Service service, UpstreamReceiver receiver) {
    if (!endpoint.admit()) {
      receiver.unreachable(
          UpstreamFailure.BUSY, "all connections to " + endpoint.name() + " are taken");
      return null;
    }
    Dialing dialing = new Dialing(receiver);
    Http1Upstream connection = new Http1Upstream(pool, endpoint, service);
    ChannelFuture future =
        new Bootstrap()
            .group(pool.lane().loop())
            .channel(channelType)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.RECVBUF_ALLOCATOR, pool.lane().intake())
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) TimeUnit.NANOSECONDS.toMillis(service.connectNanos()))
            .handler(connection)
            .connect(endpoint.address());
    future.addListener(_ -> settled(future, connection, dialing));
    return dialing;
  }

  private static void settled(ChannelFuture future, Http1Upstream connection, Dialing dialing) {
    Endpoint endpoint = connection.endpoint();
    if (!future.isSuccess()) {
      endpoint.closed();
      tell(
          dialing,
          UpstreamFailure.CONNECT,
          "cannot connect to " + endpoint.name() + ": " + reason(future.cause()));
      return;
    }
    SslContext tls = endpoint.tls();
    if (tls == null) {
      connection.ready(future.channel(), dialing);
      return;
    }
    SslHandler handler = secure(tls, future.channel(), endpoint);
    handler.setHandshakeTimeout(connection.service().connectNanos(), TimeUnit.NANOSECONDS);
    future.channel().pipeline().addFirst(handler);
    handler
        .handshakeFuture()
        .addListener(handshake -> {
          if (handshake.isSuccess()) {
            connection.ready(future.channel(), dialing);
          } else {
            endpoint.closed();
            future.channel().close();
            tell(
                dialing,
                UpstreamFailure.TLS,
                "TLS with " + endpoint.name() + ": " + reason(handshake.cause()));
          }
        });
  }

  private static SslHandler secure(SslContext tls, Channel channel, Endpoint endpoint) {
    SslHandler handler = tls.newHandler(channel.alloc(), endpoint.serverName(), endpoint.port());
    SSLEngine engine = handler.engine();
    SSLParameters parameters = engine.getSSLParameters();
    if (isName(endpoint.serverName())) {
      parameters.setServerNames(List.of(new SNIHostName(endpoint.serverName())));
    }
    engine.setSSLParameters(parameters);
    return handler;
  }

  private static boolean isName(String host) {
    return host.indexOf(':') < 0 && !host.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
  }

  private static void tell(Dialing dialing, UpstreamFailure failure, String reason) {
    UpstreamReceiver receiver = dialing.receiver();
    if (receiver != null) {
      receiver.unreachable(failure, reason);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "unknown" : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
