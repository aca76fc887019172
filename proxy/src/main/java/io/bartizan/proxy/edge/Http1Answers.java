package io.bartizan.proxy.edge;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.ChunkWriter;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http1.ResponseWriter;
import io.bartizan.proxy.http1.ResponseWriter.Persistence;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Outbox;
import io.bartizan.proxy.lane.Scratch;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes the answers of one HTTP/1.1 connection, and knows what they mean for its future.
final class Http1Answers {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final Lane lane;
  private final Outbox outbox;
  private final ResponseWriter writer;
  private boolean old;
  private boolean keepAlive;
  private boolean chunked;
  private boolean untilClose;
  private boolean shut;

  /// @param writer the lane's, for all its connections
  Http1Answers(Lane lane, Outbox outbox, ResponseWriter writer) {
    this.writer = writer;
    this.lane = lane;
    this.outbox = outbox;
  }

  /// A request has come.
  ///
  /// @param old whether it speaks HTTP/1.0
  /// @param keepAlive whether the client wants to use the connection again
  void begin(boolean old, boolean keepAlive) {
    this.old = old;
    this.keepAlive = keepAlive;
    chunked = false;
    untilClose = false;
  }

  /// The connection ends with this request's answer.
  void last() {
    keepAlive = false;
  }

  /// Whether the connection ends with this request's answer.
  boolean closes() {
    return !keepAlive;
  }

  /// The connection has ended: nothing is written any more.
  void shut() {
    shut = true;
  }

  /// Whether the body ends where the connection does, so that the client cannot tell a cut one from
  /// a whole one.
  boolean untilClose() {
    return untilClose;
  }

  /// @param framing the body's length, [Framing#CHUNKED] if it is not known, or [Framing#NONE] to
  ///   say nothing
  /// @param body whether data follows
  void head(Walk x, AnswerHead answer, long framing, boolean body) {
    boolean tunnel = framing == Framing.TUNNEL;
    chunked = body && framing < 0 && !old && !tunnel;
    untilClose = body && framing < 0 && old;
    keepAlive &= !untilClose;
    Persistence persistence =
        !keepAlive && !tunnel ? Persistence.CLOSE : old ? Persistence.KEEP_ALIVE : Persistence.OPEN;
    Scratch scratch = lane.scratch().begin();
    long said = chunked ? Framing.CHUNKED : framing < 0 && !tunnel ? Framing.NONE : framing;
    writer.write(x, answer, said, persistence, lane.date(), scratch);
    outbox.add(scratch);
  }

  /// Sends some of the body, and releases it.
  void data(ByteBuf chunk) {
    if (shut) {
      chunk.release();
    } else if (chunked) {
      ChunkWriter.data(outbox, chunk);
    } else {
      outbox.add(chunk);
    }
  }

  void end(@Nullable HeadTable trailers) {
    if (shut) {
      return;
    }
    if (chunked) {
      ChunkWriter.end(outbox, trailers, lane.scratch());
    }
    outbox.flush();
  }

  /// HTTP/1.0 knows no interim answers.
  void interim(int status, HeadTable fields) {
    if (!old && !shut) {
      Scratch scratch = lane.scratch().begin();
      writer.interim(status, fields, scratch);
      outbox.add(scratch);
      outbox.flush();
    }
  }

  /// The client may send the body.
  void proceed() {
    outbox.add(CONTINUE);
    outbox.flush();
  }
}
