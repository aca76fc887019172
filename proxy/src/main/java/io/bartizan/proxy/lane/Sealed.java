package io.bartizan.proxy.lane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;

/// A handler that encrypts what is written to its channel, and has a shorter way for it than the
/// channel's pipeline.
public interface Sealed extends ChannelHandler {
  /// Sends `plain`, and whatever was written before, or as much as the channel takes at once.
  /// Whoever calls keeps `plain`, and may use it again unless its count of references has grown.
  void send(ByteBuf plain);
}
