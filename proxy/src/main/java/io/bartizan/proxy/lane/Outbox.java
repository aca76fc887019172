package io.bartizan.proxy.lane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/// What is about to be written to a channel. Small pieces are put together, so that a head and a
/// short body leave in one contiguous write: past the channel, straight to its socket, where
/// nothing stands between and nothing waits.
public final class Outbox {
  private static final int SMALL = 8 * 1024;
  private static final int FULL = 32 * 1024;

  private final Sheets sheets;
  private final Channel channel;

  private final Wire wire;

  /// Whether the channel changes what is written, as TLS does.
  private final boolean secret;

  /// Null if there is no shorter way to have it changed.
  private final @Nullable Sealed sealed;

  private @Nullable ByteBuf pending;
  private boolean unflushed;

  /// @param sheets those of the channel's lane
  /// @param channel connected, with all its handlers for what is written in place
  public Outbox(Sheets sheets, Channel channel) {
    this.sheets = sheets;
    this.channel = channel;
    this.wire = new Wire(channel);
    this.sealed = channel.pipeline().get(Sealed.class);
    this.secret = sealed != null || channel.pipeline().get(SslHandler.class) != null;
  }

  /// Adds the bytes of `head`.
  public void add(Scratch head) {
    head.copyTo(room());
  }

  public void add(byte[] bytes) {
    room().writeBytes(bytes);
  }

  /// Adds a number of at least 1 in hexadecimal digits.
  public void hex(int number) {
    ByteBuf buffer = room();
    for (int shift = 28 - Integer.numberOfLeadingZeros(number) / 4 * 4; shift >= 0; shift -= 4) {
      buffer.writeByte("0123456789abcdef".charAt(number >>> shift & 15));
    }
  }

  /// Adds `data`, which is released in due course.
  public void add(ByteBuf data) {
    int length = data.readableBytes();
    if (length <= SMALL && (pending == null || pending.readableBytes() + length <= FULL)) {
      room().writeBytes(data);
      data.release();
    } else {
      push();
      channel.write(data, promise());
      unflushed = true;
    }
  }

  private ByteBuf room() {
    ByteBuf buffer = pending;
    if (buffer == null) {
      buffer = sheets.take(channel.alloc());
      pending = buffer;
    }
    return buffer;
  }

  /// Hands what was put together to the channel. What is little does not keep a whole sheet there.
  private void push() {
    ByteBuf sheet = pending;
    if (sheet != null) {
      pending = null;
      int length = sheet.readableBytes();
      if (length < sheet.capacity() / 2) {
        channel.write(channel.alloc().directBuffer(length).writeBytes(sheet), promise());
        sheets.give(sheet);
      } else {
        channel.write(sheet, promise());
      }
      unflushed = true;
    }
  }

  private ChannelPromise promise() {
    return channel.voidPromise();
  }

  /// Sends everything, or as much as the channel takes at once.
  public void flush() {
    ByteBuf sheet = pending;
    if (sheet != null && !unflushed) {
      pending = null;
      if (secret) {
        encrypt(sheet);
      } else {
        send(sheet);
      }
    }
    push();
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }

  /// Sends through TLS, which copies what it is given.
  private void encrypt(ByteBuf sheet) {
    if (sealed != null) {
      sealed.send(sheet);
    } else {
      channel.writeAndFlush(sheet.retain(), promise());
    }
    if (sheet.refCnt() == 1) {
      sheets.give(sheet);
    } else {
      sheet.release();
    }
  }

  /// Sends past the channel. If not everything can be sent, the channel gets the rest.
  private void send(ByteBuf sheet) {
    wire.send(sheet);
    if (sheet.isReadable()) {
      pending = sheet;
    } else {
      sheets.give(sheet);
    }
  }

  /// Drops what was not handed to the channel.
  public void clear() {
    ByteBuf buffer = pending;
    pending = null;
    if (buffer != null) {
      sheets.give(buffer);
    }
  }

  /// How many bytes were handed to the channel and wait for its peer to take them.
  public long unsent() {
    return wire.unsent();
  }

  /// Whether more may be added without filling memory.
  public boolean writable() {
    return channel.isWritable() && Buffers.admit(unsent());
  }
}
