package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.ClientCertificate;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.tls.TlsStream;
import io.bartizan.telemetry.Misuse;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A client's connection, whatever is spoken on it: who is at the other end, which listener
/// accepted it, on which lane it lives.
final class Link {
  /// Why a request is refused for want of room.
  static final Refusal CROWDED =
      Refusal.of(Code.MEMORY_EXHAUSTED, "requests under way take all the room there is");

  private static final long SOON_MILLIS = Duration.ofDays(30).toMillis();

  private final Lane lane;
  private final Passages passages;
  private final Channel channel;
  private final Listener listener;
  private final Address peer;
  private final byte[] forwardedLines;
  private ClientSide.@Nullable Names covered;
  private @Nullable Introduction introduction;
  private boolean closed;

  /// @param peer who has connected, and was counted by the listener's crowd
  Link(
      Lane lane,
      Passages passages,
      Channel channel,
      Listener listener,
      Address peer,
      boolean secure) {
    this.lane = lane;
    this.passages = passages;
    this.channel = channel;
    this.listener = listener;
    this.peer = peer;
    this.forwardedLines = lines(peer.toString(), secure ? "https" : "http");
    lane.recorder().opened(listener.meter());
    channel.closeFuture().addListener(_ -> closed());
  }

  private static byte[] lines(String client, String scheme) {
    return ("X-Forwarded-For: " + client + "\r\nX-Forwarded-Proto: " + scheme + "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  Lane lane() {
    return lane;
  }

  /// Where exchanges get their passages.
  Passages passages() {
    return passages;
  }

  Channel channel() {
    return channel;
  }

  Listener listener() {
    return listener;
  }

  Address peer() {
    return peer;
  }

  /// The names of the certificate that the client was shown; null without TLS.
  ClientSide.@Nullable Names covered() {
    return covered;
  }

  void covered(ClientSide.Names names) {
    covered = names;
  }

  /// The client has shown certificates in its handshake; null if it has not.
  void introduced(@Nullable Introduction introduction) {
    this.introduction = introduction;
    if (introduction != null
        && introduction.presented() instanceof ClientCertificate good
        && good.end() - lane.millis(lane.nanos()) < SOON_MILLIS) {
      Instant end = Instant.ofEpochMilli(good.end());
      lane.recorder().certificateEnding(listener.meter(), good.subject(), end);
    }
  }

  /// Says to `x`, which begins on `site`, of which connection it is.
  void tell(Walk x, Site site) {
    Introduction shown = introduction;
    x.connection(
        peer,
        peer,
        listener.name(),
        site.secure(),
        shown == null ? null : shown.presented(site.clientTrust(), x.startMillis()));
  }

  /// Whether there is room for an exchange whose head has come, `whole` or not.
  boolean admits(Passage passage, boolean whole) {
    return passage.fits(whole) || listener.vital();
  }

  /// What the upstream is told of a client that is the peer itself.
  byte[] forwardedLines() {
    return forwardedLines;
  }

  /// Sees who the client of an exchange is, as far as `proxies` may tell, and returns what the
  /// upstream is told of it.
  byte[] introduce(Walk x, @Nullable TrustedProxies proxies) {
    if (proxies == null || !proxies.trust(peer)) {
      return forwardedLines;
    }
    RequestIds.keep(x, x.table());
    Address client = proxies.client(peer, x.table());
    if (client.equals(peer)) {
      return forwardedLines;
    }
    x.client(client);
    boolean https = TrustedProxies.https(x.table(), covered != null);
    x.https(https);
    return lines(client + ", " + peer, https ? "https" : "http");
  }

  /// The client has misused HTTP/2, so that the connection ends.
  void misused(Misuse misuse, String why) {
    lane.recorder().misused(listener.meter(), misuse, peer, why);
  }

  /// Ends the connection at once.
  ///
  /// @param reset whether by a reset, without a word of TLS, so that its client cannot take what
  ///   was cut for whole
  void cut(boolean reset) {
    ChannelHandlerContext handshake = channel.pipeline().context(SslHandler.class);
    ChannelHandlerContext tls =
        handshake != null ? handshake : channel.pipeline().context(TlsStream.class);
    if (reset) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    if (reset && tls != null) {
      tls.close();
    } else {
      channel.close();
    }
  }

  /// From now on the connection stays open in the other direction when the client has closed one.
  void allowHalfClose() {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  /// Closes the connection when everything that was handed to it is sent.
  void closeWhenSent() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /// Says that nothing more will come, when everything that was handed to it is sent.
  void shutdownOutput() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput());
  }

  private void endOutput() {
    TlsStream stream = channel.pipeline().get(TlsStream.class);
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (stream != null) {
      stream.closeOutbound();
    } else if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      duplex.shutdownOutput();
    }
  }

  /// The connection is closed. Called once or more.
  void closed() {
    if (!closed) {
      closed = true;
      lane.recorder().closed(listener.meter());
      listener.crowd().leave(peer);
    }
  }
}
