package io.bartizan.proxy.lane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/// What is about to be written to a channel. Small pieces are put together, so that a head and a
/// short body leave in one contiguous write.
public final class Outbox {
  private static final int ROOM = 4 * 1024;
  private static final int SMALL = 16 * 1024;

  private final Channel channel;
  private @Nullable ByteBuf pending;
  private boolean unflushed;

  public Outbox(Channel channel) {
    this.channel = channel;
  }

  /// Adds the bytes of `head`.
  public void add(Scratch head) {
    head.copyTo(room(head.length()));
  }

  public void add(byte[] bytes) {
    room(bytes.length).writeBytes(bytes);
  }

  /// Adds a number of at least 1 in hexadecimal digits.
  public void hex(int number) {
    ByteBuf buffer = room(8);
    for (int shift = 28 - Integer.numberOfLeadingZeros(number) / 4 * 4; shift >= 0; shift -= 4) {
      buffer.writeByte("0123456789abcdef".charAt(number >>> shift & 15));
    }
  }

  /// Adds `data`, which is released in due course.
  public void add(ByteBuf data) {
    int length = data.readableBytes();
    if (length <= SMALL && (pending == null || pending.readableBytes() + length <= 2 * SMALL)) {
      room(length).writeBytes(data);
      data.release();
    } else {
      push();
      channel.write(data, promise());
      unflushed = true;
    }
  }

  private ByteBuf room(int length) {
    ByteBuf buffer = pending;
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(Math.max(ROOM, length));
      pending = buffer;
    }
    return buffer;
  }

  private void push() {
    ByteBuf buffer = pending;
    if (buffer != null) {
      pending = null;
      channel.write(buffer, promise());
      unflushed = true;
    }
  }

  private ChannelPromise promise() {
    return channel.voidPromise();
  }

  /// Hands everything to the channel.
  public void flush() {
    push();
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }

  /// Drops what was not handed to the channel.
  public void clear() {
    ByteBuf buffer = pending;
    pending = null;
    if (buffer != null) {
      buffer.release();
    }
  }

  /// How many bytes were handed to the channel and wait for its peer to take them.
  public long unsent() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  /// Whether more may be added without filling memory.
  public boolean writable() {
    return channel.isWritable();
  }
}
