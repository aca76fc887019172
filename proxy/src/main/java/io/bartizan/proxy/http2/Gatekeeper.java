package io.bartizan.proxy.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Exception;

/// Who decides, before the codec sees a frame, whether the client may send it. All on the lane's
/// thread.
public interface Gatekeeper {
  /// A frame that costs the gateway more than it costs the client has come.
  ///
  /// @throws Http2Exception if there were too many of them
  void count(Costly kind) throws Http2Exception;

  /// Whether the codec shall see a head for this stream. It shall not if the gateway itself has
  /// reset the stream not long ago, so that what is still under way to it means nothing.
  ///
  /// @throws Http2Exception if the stream has ended
  boolean admitsHead(int stream) throws Http2Exception;

  /// Whether the codec shall see data for this stream. If not, it still counts for the connection's
  /// window.
  boolean admitsData(int stream, ByteBuf data, int padding) throws Http2Exception;

  /// The header block cannot be decoded, or is far too large: the connection is about to end.
  ///
  /// @param block as far as it was decoded
  void undecodable(HeaderBlock block, String problem);
}
