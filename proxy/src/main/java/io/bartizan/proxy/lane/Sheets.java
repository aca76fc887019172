package io.bartizan.proxy.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// The buffers in which a lane puts together what it sends: those that were sent are used again.
/// Only the lane's thread may use it.
public final class Sheets {
  /// How many bytes one holds before it has to grow.
  public static final int SIZE = 32 * 1024;

  private static final int KEPT = 16;

  private final ByteBuf[] kept = new ByteBuf[KEPT];
  private int count;
  private boolean closed;

  public Sheets() {}

  /// An empty buffer, to be given back or released.
  public ByteBuf take(ByteBufAllocator allocator) {
    return count == 0 ? allocator.directBuffer(SIZE) : kept[--count];
  }

  /// Takes back a buffer to which nobody else refers.
  public void give(ByteBuf sheet) {
    if (!closed && count < KEPT && sheet.capacity() == SIZE) {
      kept[count++] = sheet.clear();
    } else {
      sheet.release();
    }
  }

  /// Gives all memory back, and keeps none from now on.
  void close() {
    closed = true;
    while (count > 0) {
      kept[--count].release();
    }
  }
}
