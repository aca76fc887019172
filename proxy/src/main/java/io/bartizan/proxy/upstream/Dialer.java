package io.bartizan.proxy.upstream;

import io.bartizan.proxy.settings.Protocol;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// Makes connections to upstreams on the lane that asks for them.
public final class Dialer {
  private final Class<? extends Channel> network;
  private final Class<? extends Channel> local;

  /// @param network the type of channels to IP addresses
  /// @param local the type of channels to Unix-domain sockets
  public Dialer(Class<? extends Channel> network, Class<? extends Channel> local) {
    this.network = network;
    this.local = local;
  }

  /// Begins to connect for `dialing`. Returns null if it is known at once that there can be no
  /// connection, which has been told.
  @Nullable Dialing dial(Pool pool, Endpoint endpoint, Service service, Dialing dialing) {
    if (!endpoint.admit()) {
      pool.failed(
          endpoint,
          dialing,
          UpstreamFailure.BUSY,
          "all connections to " + endpoint.name() + " are taken");
      return null;
    }
    boolean ip = endpoint.address() instanceof InetSocketAddress;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(pool.lane().loop())
            .channel(ip ? network : local)
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.RECVBUF_ALLOCATOR, pool.lane().intake())
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) TimeUnit.NANOSECONDS.toMillis(service.connectNanos()))
            .handler(Quiet.HANDLER);
    if (ip) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true);
    }
    new Arrival(pool, endpoint, service, dialing)
        .await(connect(bootstrap, pool, address(endpoint.address())));
    return dialing;
  }

  /// Connects in the same step in which the event loop learns of the channel. `Bootstrap` leaves
  /// that to a later task; if the loop looks at its sockets in between, the kernel says of one that
  /// is not connected that it hung up, and it is closed.
  private static ChannelFuture connect(Bootstrap bootstrap, Pool pool, SocketAddress address) {
    if (!pool.lane().loop().inEventLoop()) {
      return bootstrap.connect(address);
    }
    ChannelFuture registered = bootstrap.register();
    return registered.isSuccess() ? registered.channel().connect(address) : registered;
  }

  /// The native transport has an address type of its own for Unix-domain sockets.
  private SocketAddress address(SocketAddress where) {
    return where instanceof UnixDomainSocketAddress unix
            && UnixChannel.class.isAssignableFrom(local)
        ? new DomainSocketAddress(unix.getPath().toString())
        : where;
  }

  /// What becomes of a connection once it is there, or is not.
  private record Arrival(Pool pool, Endpoint endpoint, Service service, Dialing dialing) {
    void await(ChannelFuture connecting) {
      connecting.addListener(_ -> settled(connecting));
    }

    private void settled(ChannelFuture connecting) {
      if (!connecting.isSuccess()) {
        failed(UpstreamFailure.CONNECT, "cannot connect to ", connecting.cause());
        return;
      }
      SslContext tls = endpoint.tls();
      if (tls == null) {
        ready(connecting.channel(), endpoint.protocol() == Protocol.H2);
      } else {
        secure(tls, connecting.channel());
      }
    }

    private void secure(SslContext tls, Channel channel) {
      SslHandler handler = Dialer.secure(tls, channel, endpoint);
      handler.setHandshakeTimeout(service.connectNanos(), TimeUnit.NANOSECONDS);
      channel.pipeline().addFirst(handler);
      handler
          .handshakeFuture()
          .addListener(handshake -> {
            if (!handshake.isSuccess()) {
              channel.close();
              failed(UpstreamFailure.TLS, "TLS with ", handshake.cause());
            } else {
              agreed(
                  channel, ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol()));
            }
          });
    }

    private void agreed(Channel channel, boolean http2) {
      if (http2 || endpoint.protocol() != Protocol.H2) {
        ready(channel, http2);
      } else {
        channel.close();
        endpoint.closed();
        pool.failed(
            endpoint,
            dialing,
            UpstreamFailure.TLS,
            "TLS with " + endpoint.name() + ": it does not agree to HTTP/2");
      }
    }

    private void ready(Channel channel, boolean http2) {
      endpoint.speaksHttp2(http2);
      if (http2) {
        Http2Upstream connection = new Http2Upstream(pool, endpoint, service, channel);
        channel.pipeline().addLast(connection);
        pool.shared(connection, dialing);
      } else {
        Http1Upstream connection = new Http1Upstream(pool, endpoint, service, channel);
        channel.pipeline().addLast(connection);
        pool.own(connection, service, dialing);
      }
    }

    private void failed(UpstreamFailure failure, String what, @Nullable Throwable cause) {
      endpoint.closed();
      pool.failed(endpoint, dialing, failure, what + endpoint.name() + ": " + reason(cause));
    }
  }

  /// What goes wrong while a connection is made is told by its futures.
  @ChannelHandler.Sharable
  private static final class Quiet extends ChannelInboundHandlerAdapter {
    private static final Quiet HANDLER = new Quiet();

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (ctx.pipeline().last() == this) {
        ctx.close();
      } else {
        ctx.fireExceptionCaught(cause);
      }
    }
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

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "unknown" : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
