package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Address;
import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.proxy.lane.Inbox;
import io.bartizan.proxy.proxyprotocol.Announcement;
import io.bartizan.telemetry.TurnedAway;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/// Waits for what a load balancer says about a connection before anything else, and then gives the
/// connection to [Reception]. Until then it counts as the load balancer's own.
final class Announced extends ChannelInboundHandlerAdapter {
  private final Reception reception;
  private final Reception.Place place;
  private final Site site;
  private final Address peer;
  private final Announcement announcement = new Announcement();
  private final Watch watch = new Watch();
  private final long since;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Inbox inbox;
  private boolean done;

  /// @param peer the load balancer, which the listener's crowd has counted
  Announced(Reception reception, Reception.Place place, Site site, Address peer) {
    this.reception = reception;
    this.place = place;
    this.site = site;
    this.peer = peer;
    this.since = place.lane().nanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    inbox = new Inbox(ctx.channel());
    place.lane().deadlines().add(watch);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Inbox come = inbox;
    if (done || come == null) {
      ((ByteBuf) message).release();
      return;
    }
    come.add((ByteBuf) message);
    switch (announcement.read(come.bytes())) {
      case MORE -> {}
      case DONE -> hand(ctx, come);
      case MALFORMED -> refuse(TurnedAway.PROXY_PROTOCOL);
    }
  }

  /// From here on it is the client's connection. What has come behind the announcement goes on.
  private void hand(ChannelHandlerContext ctx, Inbox come) {
    end();
    Address client = announcement.client();
    if (reception.welcome(ctx.channel(), place, site, client == null ? peer : client)) {
      ByteBuf rest = come.bytes().retain();
      come.free();
      if (rest.isReadable()) {
        ctx.fireChannelRead(rest);
      } else {
        rest.release();
      }
      ctx.pipeline().remove(this);
    } else {
      come.free();
    }
  }

  private void refuse(TurnedAway why) {
    ChannelHandlerContext ctx = context;
    if (!done && ctx != null) {
      end();
      Inbox come = inbox;
      if (come != null) {
        come.free();
      }
      place.lane().recorder().turnedAway(reception.listener().meter(), why);
      ctx.close();
    }
  }

  private void end() {
    if (!done) {
      done = true;
      place.lane().deadlines().remove(watch);
      reception.listener().crowd().leave(peer);
    }
  }

  /// Load balancers connect and say nothing to see whether somebody is there.
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (inbox == null || inbox.isEmpty()) {
      end();
    } else {
      refuse(TurnedAway.PROXY_PROTOCOL);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refuse(TurnedAway.PROXY_PROTOCOL);
  }

  /// It may not take for ever.
  private final class Watch extends Deadlines.Timed {
    @Override
    protected void check(long nanos) {
      if (nanos - since > site.bounds().headNanos()) {
        refuse(TurnedAway.PROXY_PROTOCOL);
      } else if (reception.listener().draining()) {
        refuse(TurnedAway.DRAINING);
      }
    }

    @Override
    protected void stop() {
      refuse(TurnedAway.DRAINING);
    }
  }
}
