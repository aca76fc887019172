package io.bartizan.proxy.edge;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.HeadTable;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// The client's side of one exchange: an HTTP/1.1 connection while it serves it, or an HTTP/2
/// stream. All on the lane's thread.
interface ClientSide {
  /// The client's connection.
  Link link();

  /// The fields that tell the upstream about the client's address and scheme, as lines.
  byte[] forwardedLines();

  /// The names for which the client may ask on this connection: those of the certificate it was
  /// shown; null without TLS.
  @Nullable Names covered();

  /// Sends the answer's head.
  ///
  /// @param framing the body's length, or [io.bartizan.proxy.http1.Framing#CHUNKED] if it is not
  ///   known, or [io.bartizan.proxy.http1.Framing#NONE] to say nothing, or
  ///   [io.bartizan.proxy.http1.Framing#TUNNEL] if a WebSocket begins
  /// @param body whether data and an end follow; else only an end does
  void answerHead(Passage passage, AnswerHead head, long framing, boolean body);

  /// Sends some of the answer's body, and releases it.
  void answerData(ByteBuf chunk);

  /// The answer is whole.
  void answerEnd(@Nullable HeadTable trailers);

  /// An interim answer of the upstream.
  void interim(int status, HeadTable head);

  void flush();

  /// Whether the client takes more data.
  boolean writable();

  /// How many bytes of answers wait for the client to take them.
  long unsent();

  /// The request body is wanted: handed in by [Passage#body] from now on.
  void wantBody();

  /// No more of the request body until [#wantBody()].
  void pauseBody();

  /// Ends the exchange without an answer, or in the middle of one.
  void cut();

  /// The exchange is over. `again` tells whether its passage can be used for the next one.
  void over(Passage passage, boolean again);

  /// Which names a certificate stands for.
  interface Names {
    /// Whether the host in `bytes` from `from` to `to`, in lower case and without port, is among
    /// them.
    boolean include(byte[] bytes, int from, int to);
  }
}
