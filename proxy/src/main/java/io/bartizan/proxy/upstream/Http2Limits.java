package io.bartizan.proxy.upstream;

import io.bartizan.proxy.http2.Budgets;
import io.bartizan.proxy.http2.Costly;
import io.bartizan.proxy.http2.Gatekeeper;
import io.bartizan.proxy.http2.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/// What an upstream may send on an HTTP/2 connection beyond answers. Frames that cost the gateway
/// more than the upstream have budgets, which grow with what the gateway sends; frames for streams
/// that are gone are let pass as far as they may have been under way when the gateway reset them.
final class Http2Limits implements Gatekeeper {
  /// What of frames that are neither heads nor data may wait to be read by an upstream that goes on
  /// sending. Heads and data are bounded by the requests that they belong to.
  private static final long MAX_CONTROLS = 16 * 1024;

  private static final long MOST_STRAY = 16L * 1024 * 1024;
  private static final int HEAD_COST = 1024;

  private final Http2Upstream connection;
  private final Budgets budgets;
  private long stray;

  Http2Limits(Http2Upstream connection, long nanos) {
    this.connection = connection;
    this.budgets = new Budgets(nanos);
  }

  @Override
  public void count(Costly kind) throws Http2Exception {
    if (!budgets.take(kind, connection.lane().nanos())) {
      throw tooMany(
          kind.misuse().label()
              + ": more than "
              + kind.burst()
              + " at once and "
              + kind.perSecond()
              + " each second");
    }
    if (connection.controlsThatWait() > MAX_CONTROLS) {
      throw tooMany("more than " + MAX_CONTROLS + " bytes of answers to frames wait to be read");
    }
  }

  private static Http2Exception tooMany(String what) {
    return Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "%s", what);
  }

  /// A frame with a request's head or data was sent: the upstream may well answer by these.
  void sent() {
    budgets.earn(Costly.WINDOW_UPDATE, 4);
    budgets.earn(Costly.PING, 2);
    budgets.earn(Costly.EMPTY, 1);
  }

  /// A stream was opened, which the upstream may reset.
  void opened() {
    budgets.earn(Costly.RESET, 1);
  }

  /// The gateway has reset a stream of which as much may be under way as its window holds.
  void reset() {
    stray = Math.min(stray + Http2Upstream.STREAM_WINDOW + 8 * HEAD_COST, MOST_STRAY);
  }

  private void stray(int stream, int cost) throws Http2Exception {
    if ((stream & 1) == 0 || stream >= connection.nextId()) {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "frame for stream %d, which nobody has opened", stream);
    }
    stray -= cost;
    if (stray < 0) {
      throw Http2Exception.connectionError(
          Http2Error.STREAM_CLOSED, "frame for stream %d, which has ended", stream);
    }
  }

  @Override
  public boolean admitsHead(int stream) throws Http2Exception {
    if (connection.knows(stream)) {
      return true;
    }
    stray(stream, HEAD_COST);
    return false;
  }

  @Override
  public boolean admitsData(int stream, ByteBuf data, int padding) throws Http2Exception {
    if (connection.knows(stream)) {
      return true;
    }
    int size = data.readableBytes() + padding;
    stray(stream, size + 1);
    connection.consumed(size);
    return false;
  }

  @Override
  public void undecodable(HeaderBlock block, String problem) {
    // The exception that follows says so.
  }
}
