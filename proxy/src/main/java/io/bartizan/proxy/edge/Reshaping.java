package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Transform;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// A body on its way through a [Transform]: parts go in, and pieces of at most 16 KiB come out, one
/// each time when there is room for it.
final class Reshaping {
  private static final int PIECE = 16 * 1024;
  private static final int LEAST = 4 * 1024;

  private @Nullable Transform way;
  private ByteBuf part = Unpooled.EMPTY_BUFFER;
  private @Nullable Refusal failure;

  /// Begins a body.
  void begin(Transform way) {
    this.way = way;
    failure = null;
  }

  boolean active() {
    return way != null;
  }

  /// Hands in some of the body, which is released in due course; once [#next] has given null.
  void add(ByteBuf chunk, boolean last) {
    part.release();
    part = chunk;
    Transform to = way;
    if (to != null) {
      try {
        to.put(chunk.nioBuffer(), last);
      } catch (RuntimeException e) {
        failed(e);
      }
    }
  }

  void end() {
    add(Unpooled.EMPTY_BUFFER, true);
  }

  /// Whether nothing may be handed in before the way calls.
  boolean rests() {
    Transform to = way;
    return to != null && failure == null && to.rests();
  }

  /// The next piece; null if there is none before more is handed in, or if it is in trouble.
  @Nullable ByteBuf next() {
    Transform from = way;
    if (from == null || failure != null) {
      return null;
    }
    ByteBuf piece = ByteBufAllocator.DEFAULT.directBuffer(room());
    try {
      int count = from.take(piece.nioBuffer(0, piece.capacity()));
      if (count > 0) {
        return fitting(piece.writerIndex(count));
      }
      failure = from.trouble();
    } catch (RuntimeException e) {
      failed(e);
    }
    piece.release();
    return null;
  }

  /// Keeps no large buffer for a few bytes.
  private static ByteBuf fitting(ByteBuf piece) {
    if (piece.readableBytes() > LEAST / 8) {
      return piece;
    }
    ByteBuf small = ByteBufAllocator.DEFAULT.directBuffer(piece.readableBytes()).writeBytes(piece);
    piece.release();
    return small;
  }

  private int room() {
    return Math.clamp(part.readableBytes(), LEAST, PIECE);
  }

  private void failed(RuntimeException cause) {
    failure = Refusal.of(Code.POLICY_FAILED, "transform: " + cause.getClass().getName());
  }

  /// Why the body cannot go on; null while it can.
  @Nullable Refusal trouble() {
    return failure;
  }

  /// Drops what is inside.
  void free() {
    way = null;
    part.release();
    part = Unpooled.EMPTY_BUFFER;
  }
}
