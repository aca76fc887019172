package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.HeadTable;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// One exchange at an upstream, whatever protocol it speaks: an HTTP/1.1 connection while it serves
/// the exchange, or an HTTP/2 stream. It belongs to its [UpstreamReceiver] from
/// [UpstreamReceiver#connected] until [UpstreamReceiver#end], [UpstreamReceiver#lost] or
/// [#leave()]. All on the lane's thread.
public interface UpstreamCall {
  /// Whether the connection has served an exchange before: then its other end may have closed it
  /// just now.
  boolean used();

  /// Whether the other end has a way to say that it has not looked at a request, whatever was sent
  /// of it.
  boolean refusable();

  /// Sends the request's head. Nothing goes out before [#flush()].
  void head(UpstreamRequest request);

  /// Sends some of the request's body, and releases it.
  void data(ByteBuf chunk);

  /// The request is whole.
  ///
  /// @param trailers fields behind the body; null if there are none
  void end(@Nullable HeadTable trailers);

  /// Sends what was handed in.
  void flush();

  /// Whether more of the request's body may be handed in without filling memory. If not,
  /// [UpstreamReceiver#writable()] follows.
  boolean writable();

  /// No more of the answer's body until [#resume()].
  void pause();

  /// Data may come, after [UpstreamReceiver#head] or [#pause()].
  void resume();

  /// Ends the exchange wherever it is. The receiver is told nothing more.
  void leave();
}
