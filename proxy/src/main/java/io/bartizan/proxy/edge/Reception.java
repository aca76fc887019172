package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Address;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.tls.TlsStream;
import io.bartizan.telemetry.TurnedAway;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.internal.tcnative.SSL;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Receives new connections of a listener: counts them, agrees on TLS, and puts in place whoever
/// speaks the protocol.
final class Reception extends ChannelInitializer<Channel> {
  private static final int MAX_CLIENT_HELLO = 16 * 1024;

  private final Listener listener;
  private final Function<Channel, Place> places;

  /// What a connection gets from the event loop that accepted it.
  record Place(Lane lane, Passages passages, Handshakes handshakes) {}

  Reception(Listener listener, Function<Channel, Place> places) {
    this.listener = listener;
    this.places = places;
  }

  @Override
  protected void initChannel(Channel channel) {
    Place place = places.apply(channel);
    Site site = listener.site();
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      channel.close();
      return;
    }
    Address peer = Address.of(remote.getAddress());
    TurnedAway away = away(site, peer);
    if (away != null) {
      place.lane().recorder().turnedAway(listener.meter(), away);
      channel.close();
      return;
    }
    if (site.senders() == null) {
      settle(channel, place, site, peer);
    } else {
      channel.pipeline().addLast(new Announced(this, place, site, peer));
    }
  }

  /// Why a connection may not even begin; null if it may.
  private @Nullable TurnedAway away(Site site, Address peer) {
    if (listener.shut()) {
      return TurnedAway.DRAINING;
    }
    boolean stranger = site.senders() != null && !site.senders().include(peer);
    return stranger ? TurnedAway.PROXY_UNTRUSTED : listener.crowd().enter(site, peer);
  }

  Listener listener() {
    return listener;
  }

  /// A load balancer has said that the connection is that of `client`. False if it may not stay.
  boolean welcome(Channel channel, Place place, Site site, Address client) {
    TurnedAway away = listener.crowd().enter(site, client);
    if (away != null) {
      place.lane().recorder().turnedAway(listener.meter(), away);
      channel.close();
      return false;
    }
    settle(channel, place, site, client);
    return true;
  }

  private void settle(Channel channel, Place place, Site site, Address peer) {
    Link link = new Link(place.lane(), place.passages(), channel, listener, peer, site.secure());
    Certificates certificates = site.certificates();
    if (certificates == null) {
      channel.pipeline().addLast(inClearText(link, site));
    } else {
      if (place.handshakes().begin(channel, peer, site.bounds().handshakes())) {
        place.lane().recorder().turnedAway(listener.meter(), TurnedAway.HANDSHAKES);
      }
      if (!channel.isOpen()) {
        return;
      }
      channel.config().setRecvByteBufAllocator(place.lane().intake());
      secure(channel, new Handshake(link, site, certificates, place.handshakes()));
    }
  }

  private static ChannelHandler inClearText(Link link, Site site) {
    if (!site.speaks(ListenProtocol.H2)) {
      link.channel().config().setRecvByteBufAllocator(link.lane().intake());
      return new Http1Client(link);
    }
    return site.speaks(ListenProtocol.HTTP1) ? new Greeting(link) : Http2Client.of(link);
  }

  private static void secure(Channel channel, Handshake handshake) {
    Certificates certificates = handshake.certificates;
    long nanos = handshake.site.bounds().headNanos();
    if (certificates.several()) {
      channel.pipeline().addLast(new ByName(certificates, nanos), handshake);
    } else {
      SslHandler handler = certificates.handler(certificates.first().context(), channel.alloc());
      prepare(handler, nanos);
      channel.pipeline().addLast(handler, handshake);
    }
  }

  /// No session is resumed, so that each connection proves anew what it is trusted for, and no key
  /// of a ticket can open what was said before.
  private static void prepare(SslHandler handler, long nanos) {
    handler.setHandshakeTimeout(nanos, TimeUnit.NANOSECONDS);
    if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
      SSL.setOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
    }
  }

  /// Chooses the certificate by the name in the client's first message.
  private static final class ByName extends SniHandler {
    private final Certificates certificates;
    private final long nanos;

    ByName(Certificates certificates, long nanos) {
      super(
          name -> certificates.choose(name).context(),
          MAX_CLIENT_HELLO,
          TimeUnit.NANOSECONDS.toMillis(nanos));
      this.certificates = certificates;
      this.nanos = nanos;
    }

    @Override
    protected SslHandler newSslHandler(
        SslContext context, io.netty.buffer.ByteBufAllocator allocator) {
      SslHandler handler = certificates.handler(context, allocator);
      prepare(handler, nanos);
      return handler;
    }
  }

  /// Waits for the end of the TLS handshake.
  private static final class Handshake extends ChannelInboundHandlerAdapter {
    private final Link link;
    private final Site site;
    private final Certificates certificates;
    private final Handshakes handshakes;
    private @Nullable String asked;

    Handshake(Link link, Site site, Certificates certificates, Handshakes handshakes) {
      this.link = link;
      this.site = site;
      this.certificates = certificates;
      this.handshakes = handshakes;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      handshakes.end(ctx.channel());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof io.netty.handler.ssl.SniCompletionEvent name) {
        asked = name.hostname();
      } else if (event instanceof SslHandshakeCompletionEvent done) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (done.isSuccess() && tls != null && speaks(tls)) {
          link.covered(certificates.choose(asked).names());
          link.introduced(certificates.introduction(tls.engine().getSession()));
          Lane lane = link.lane();
          TlsStream.behind(tls, ctx, http2(tls) ? null : lane.intake(), lane.sheets());
          ctx.pipeline().replace(this, null, speaker(tls));
        } else {
          failed(done.cause());
          ctx.close();
        }
      }
    }

    private void failed(@Nullable Throwable cause) {
      link.lane().recorder().handshakeFailed(link.listener().meter());
      String why = certificates.clientTrust() == null ? null : ClientJudge.why(cause);
      if (why != null) {
        link.lane().recorder().certificateRefused(link.listener().meter(), link.peer(), why);
      }
    }

    /// A client that agrees on nothing (ALPN) is taken to speak HTTP/1.1, and is turned away where
    /// that is not spoken.
    private boolean speaks(SslHandler tls) {
      return http2(tls) || site.speaks(ListenProtocol.HTTP1);
    }

    private static boolean http2(SslHandler tls) {
      return ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
    }

    /// Who speaks the protocol that was agreed on.
    private ChannelHandler speaker(SslHandler tls) {
      return http2(tls) ? Http2Client.of(link) : new Http1Client(link);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      link.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
