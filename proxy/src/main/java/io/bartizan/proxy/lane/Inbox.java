package io.bartizan.proxy.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// What has come from a channel and was not used yet, and whether more is read.
public final class Inbox {
  private static final int ROOM = 4 * 1024;
  private static final int LITTLE = 256;

  private final Channel channel;
  private @Nullable ByteBuf bytes;
  private boolean reading = true;

  public Inbox(Channel channel) {
    this.channel = channel;
  }

  /// Takes over `more`, behind what is there.
  public void add(ByteBuf more) {
    ByteBuf before = bytes;
    if (before == null) {
      bytes = more;
    } else if (!before.isReadable()) {
      before.release();
      bytes = more;
    } else {
      bytes = joined(before, more);
    }
  }

  /// Slices of `first` that are in use elsewhere stay as they are: only what lies behind them is
  /// written.
  private ByteBuf joined(ByteBuf first, ByteBuf second) {
    ByteBuf both = first;
    if (first.isReadOnly() || first.writableBytes() < second.readableBytes()) {
      int length = first.readableBytes() + second.readableBytes();
      both = channel.alloc().directBuffer(length + Math.max(ROOM, length));
      both.writeBytes(first);
      first.release();
    }
    both.writeBytes(second);
    second.release();
    return both;
  }

  /// What has come; stays the inbox' own.
  public ByteBuf bytes() {
    return bytes == null ? Unpooled.EMPTY_BUFFER : bytes;
  }

  public boolean isEmpty() {
    return bytes == null || !bytes.isReadable();
  }

  public int length() {
    return bytes == null ? 0 : bytes.readableBytes();
  }

  /// Gives back the memory of what was used: what is left of a large buffer moves to a small one.
  /// Not to be called while somebody uses [#bytes()].
  public void tidy() {
    ByteBuf left = bytes;
    if (left == null) {
      return;
    }
    int length = left.readableBytes();
    if (length == 0) {
      free();
    } else if (left.capacity() > 4 * Math.max(ROOM, length)) {
      bytes = channel.alloc().directBuffer(Math.max(LITTLE, 2 * length)).writeBytes(left);
      left.release();
    }
  }

  /// Drops everything. Not to be called while somebody uses [#bytes()].
  public void free() {
    ByteBuf left = bytes;
    bytes = null;
    if (left != null) {
      left.release();
    }
  }

  /// Whether the channel is read.
  public void read(boolean on) {
    if (on != reading) {
      reading = on;
      channel.config().setAutoRead(on);
    }
  }
}
