package io.bartizan.proxy.lane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The way past a channel, straight to its socket, for what would be sent at once anyway.
public final class Wire {
  private final Channel channel;

  /// Null if the channel has none that could be written to from here.
  private final @Nullable Socket socket;

  public Wire(Channel channel) {
    this.channel = channel;
    this.socket =
        channel instanceof UnixChannel unix && unix.fd() instanceof Socket found ? found : null;
  }

  /// Sends as much of `sheet` as the socket takes, if nothing waits in the channel. What is left of
  /// it then, if anything, is for the channel.
  public void send(ByteBuf sheet) {
    Socket to = socket;
    if (to != null && sheet.hasMemoryAddress() && to.isOpen() && isEmpty()) {
      sendNow(sheet, to);
    }
  }

  private boolean isEmpty() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting != null && waiting.isEmpty();
  }

  /// What goes wrong here goes wrong for the channel too, which then tells its handlers.
  private static void sendNow(ByteBuf sheet, Socket to) {
    try {
      int sent = to.sendAddress(sheet.memoryAddress(), sheet.readerIndex(), sheet.writerIndex());
      sheet.skipBytes(Math.max(0, sent));
    } catch (IOException _) {
      // The channel meets it again in the same turn.
    }
  }

  /// How many bytes wait in the channel for its peer to take them.
  public long unsent() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }
}
