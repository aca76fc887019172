package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.http2.Budgets;
import io.bartizan.proxy.http2.Costly;
import io.bartizan.proxy.http2.FrameWriter;
import io.bartizan.proxy.http2.Gatekeeper;
import io.bartizan.proxy.http2.HeaderBlock;
import io.bartizan.proxy.lane.Buffers;
import io.bartizan.telemetry.Misuse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/// Guards one HTTP/2 connection against frames that cost the gateway more than the client, and
/// knows how the last streams were closed, which decides what more frames for them mean (RFC 9113,
/// section 5.1).
final class Http2Gate implements Gatekeeper {
  /// What may wait of frames that are neither heads nor data.
  private static final long MAX_CONTROLS = 16 * 1024;

  private static final int MAX_CLOSED = 256;
  private static final int UNKNOWN = 0;
  private static final int RESET_BY_US = 1;
  private static final int RESET_BY_CLIENT = 2;
  private static final int ENDED = 3;

  private final Link link;
  private final Http2Connection connection;
  private final FrameWriter writer;
  private final Budgets budgets;

  /// Identifiers of streams, and in the lowest two bits how they were closed.
  private final long[] closed = new long[MAX_CLOSED];

  private int closedNext;
  private @Nullable Http2Client client;

  /// The connection is given up.
  private boolean given;

  Http2Gate(Link link, Http2Connection connection, FrameWriter writer) {
    this.link = link;
    this.connection = connection;
    this.writer = writer;
    this.budgets = new Budgets(link.lane().nanos(), link.listener().site().bounds().resets());
  }

  /// Who speaks on the connection.
  void guard(Http2Client speaker) {
    client = speaker;
  }

  @Override
  public void count(Costly kind) throws Http2Exception {
    if (!budgets.take(kind, link.lane().nanos())) {
      throw misused(
          kind.misuse(),
          "more than "
              + budgets.burst(kind)
              + " at once and "
              + budgets.perSecond(kind)
              + " each second");
    }
    long waiting = writer.controlsThatWait(link.channel());
    if (waiting > MAX_CONTROLS) {
      throw misused(Misuse.BACKLOG, waiting + " bytes of answers to frames wait to be read");
    }
    crowded();
  }

  /// Refuses more work for a client that does not read.
  void crowded() throws Http2Exception {
    if (Buffers.flooded(unsent())) {
      throw misused(Misuse.BACKLOG, unsent() + " bytes wait to be read");
    }
  }

  /// How many bytes were handed to the channel and wait for the client to take them.
  long unsent() {
    ChannelOutboundBuffer waiting = link.channel().unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  /// Whether the head of an answer may be written. No window bounds heads: if the client leaves too
  /// much unread, the connection ends as soon as that can be done, and nothing more is written.
  boolean admitsAnswer() {
    if (!given && Buffers.flooded(unsent())) {
      given = true;
      link.lane().loop().execute(this::giveUp);
    }
    return !given;
  }

  /// The client takes nothing while others need the memory.
  void stalled() {
    if (!given) {
      given = true;
      giveUp();
    }
  }

  private void giveUp() {
    if (client != null) {
      String problem = unsent() + " bytes wait to be read";
      record(Misuse.BACKLOG, problem);
      client.end(Http2Error.ENHANCE_YOUR_CALM, problem);
      link.channel().close();
    }
  }

  private Http2Exception misused(Misuse misuse, String problem) {
    record(misuse, problem);
    return Http2Exception.connectionError(
        Http2Error.ENHANCE_YOUR_CALM, "%s: %s", misuse.label(), problem);
  }

  void record(Misuse misuse, String why) {
    link.misused(misuse, why);
  }

  /// Some data was sent, for which the client will send windows.
  void sentData() {
    budgets.earn(Costly.WINDOW_UPDATE, 10);
  }

  /// The gateway resets a stream.
  void resetByUs(int stream) {
    remember(stream, RESET_BY_US);
  }

  void resetByClient(int stream) {
    remember(stream, RESET_BY_CLIENT);
  }

  /// A stream is closed; what was said about it before counts more.
  void ended(int stream) {
    remember(stream, ENDED);
  }

  private void remember(int stream, int how) {
    closed[closedNext] = (long) stream << 2 | how;
    closedNext = closedNext + 1 & MAX_CLOSED - 1;
  }

  /// How a stream was closed, if that was not long ago.
  private int closed(int stream) {
    for (int i = 0; i < MAX_CLOSED; i++) {
      long one = closed[closedNext + i & MAX_CLOSED - 1];
      if (one >>> 2 == stream) {
        return (int) one & 3;
      }
    }
    return UNKNOWN;
  }

  @Override
  public boolean admitsHead(int id) throws Http2Exception {
    var stream = connection.stream(id);
    if (stream == null) {
      return id > connection.remote().lastStreamCreated() || admitsHeadOfClosed(id);
    }
    return switch (stream.state()) {
      case HALF_CLOSED_REMOTE, CLOSED ->
          throw Http2Exception.streamError(
              id, Http2Error.STREAM_CLOSED, "head for a stream that has ended");
      case IDLE, OPEN, HALF_CLOSED_LOCAL, RESERVED_LOCAL, RESERVED_REMOTE -> true;
    };
  }

  private boolean admitsHeadOfClosed(int id) throws Http2Exception {
    return switch (closed(id)) {
      case RESET_BY_US -> false;
      case RESET_BY_CLIENT ->
          throw Http2Exception.streamError(
              id, Http2Error.STREAM_CLOSED, "head for a stream that was reset");
      case ENDED ->
          throw Http2Exception.connectionError(
              Http2Error.STREAM_CLOSED, "head for a stream that has ended");
      default ->
          throw Http2Exception.connectionError(
              Http2Error.PROTOCOL_ERROR, "stream identifier %d is not higher than the last", id);
    };
  }

  @Override
  public boolean admitsData(int id, ByteBuf data, int padding) throws Http2Exception {
    if (connection.stream(id) != null || closed(id) != RESET_BY_US) {
      return true;
    }
    connection.local().flowController().receiveFlowControlledFrame(null, data, padding, false);
    return false;
  }

  @Override
  public void undecodable(HeaderBlock block, String problem) {
    record(Misuse.HEADERS, problem);
    if (client != null) {
      client.record(Refusal.of(Code.REQUEST_MALFORMED, problem));
    }
  }
}
