package io.bartizan.proxy.tls;

import io.bartizan.proxy.lane.Sheets;
import io.bartizan.proxy.lane.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Encrypts what one connection sends, and sends it.
final class Sealing {
  /// What a record may hold, and how much longer it can be than that, in bytes.
  private static final int RECORD = 16 * 1024;

  private static final int OVERHEAD = 256;

  /// How much of something longer is worth a record of its own.
  private static final int LEAST = 4 * 1024;

  /// How many bytes are put together at most for one write of the channel.
  private static final int MOST = 4 * (RECORD + OVERHEAD);

  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final SSLEngine engine;
  private final Sheets sheets;
  private final Wire wire;
  private final ChannelHandlerContext ctx;

  /// Records that the channel has not got yet.
  private @Nullable ByteBuf pending;

  /// Whether the channel has got something that it was not told to send yet.
  private boolean unflushed;

  /// @param ctx where records are written to
  Sealing(SSLEngine engine, Sheets sheets, ChannelHandlerContext ctx) {
    this.engine = engine;
    this.sheets = sheets;
    this.wire = new Wire(ctx.channel());
    this.ctx = ctx;
  }

  /// Encrypts `plain`, which stays the caller's.
  ///
  /// @throws ClosedChannelException if the gateway has said that it sends nothing more
  void add(ByteBuf plain) throws SSLException, ClosedChannelException {
    while (plain.isReadable()) {
      ByteBuf out = room(plain.readableBytes());
      boolean fresh = !out.isReadable();
      SSLEngineResult result = wrap(bytes(plain), out);
      plain.skipBytes(result.bytesConsumed());
      if (result.getStatus() == Status.CLOSED) {
        throw new ClosedChannelException();
      }
      if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
        full(fresh, result);
      }
    }
  }

  /// There is no room for another record behind those that wait.
  private void full(boolean fresh, SSLEngineResult result) throws SSLException {
    if (fresh || result.getStatus() != Status.BUFFER_OVERFLOW) {
      throw new SSLException("TLS takes nothing: " + result);
    }
    hand(ctx.voidPromise());
  }

  /// Sends what TLS itself has to say: alerts, and that nothing more comes.
  ///
  /// @throws SSLException if that was because it has failed
  void speak() throws SSLException {
    boolean said = true;
    while (said) {
      said = wrap(NOTHING, room(0)).bytesProduced() > 0;
    }
  }

  private SSLEngineResult wrap(ByteBuffer plain, ByteBuf out) throws SSLException {
    SSLEngineResult result =
        engine.wrap(plain, out.internalNioBuffer(out.writerIndex(), out.writableBytes()));
    out.writerIndex(out.writerIndex() + result.bytesProduced());
    return result;
  }

  private static ByteBuffer bytes(ByteBuf plain) {
    int at = plain.readerIndex();
    int length = plain.readableBytes();
    return plain.nioBufferCount() == 1 && plain.isDirect() && !plain.isReadOnly()
        ? plain.internalNioBuffer(at, length)
        : plain.nioBuffer(at, length);
  }

  private ByteBuf room(int length) {
    ByteBuf out = pending;
    if (out != null && out.writableBytes() < OVERHEAD + Math.min(length, LEAST)) {
      hand(ctx.voidPromise());
      out = null;
    }
    if (out == null) {
      int needed = Math.min(MOST, length + OVERHEAD * (length / RECORD + 1));
      out =
          needed <= Sheets.SIZE
              ? sheets.take(ctx.alloc())
              : ctx.alloc().directBuffer(needed, needed);
      pending = out;
    }
    return out;
  }

  /// Hands the records to the channel, which keeps `promise` when they are sent. Little does not
  /// keep a whole sheet there.
  void hand(ChannelPromise promise) {
    ByteBuf sheet = pending;
    pending = null;
    unflushed = true;
    if (sheet == null) {
      ctx.write(Unpooled.EMPTY_BUFFER, promise);
    } else if (sheet.readableBytes() < sheet.capacity() / 2) {
      ctx.write(ctx.alloc().directBuffer(sheet.readableBytes()).writeBytes(sheet), promise);
      sheets.give(sheet);
    } else {
      ctx.write(sheet, promise);
    }
  }

  /// Sends everything, or as much as the channel takes at once.
  void flush() {
    ByteBuf sheet = pending;
    if (sheet != null) {
      if (!unflushed) {
        wire.send(sheet);
      }
      if (sheet.isReadable()) {
        hand(ctx.voidPromise());
      } else {
        free();
      }
    }
    if (unflushed) {
      unflushed = false;
      ctx.flush();
    }
  }

  /// Whether nothing waits to be sent.
  boolean isDone() {
    return pending == null && wire.unsent() == 0;
  }

  /// Drops what the channel has not got.
  void free() {
    ByteBuf sheet = pending;
    pending = null;
    if (sheet != null) {
      sheets.give(sheet);
    }
  }
}
