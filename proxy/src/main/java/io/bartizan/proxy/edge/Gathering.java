package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Memory;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// The beginning of a request body, gathered for policies that asked for it and kept to be sent on.
/// Every byte is taken from the one budget.
final class Gathering {
  private static final byte[] NOTHING = {};
  private static final int FIRST = 4 * 1024;

  private final Memory memory;
  private byte[] bytes = NOTHING;
  private int length;
  private int most;

  Gathering(Memory memory) {
    this.memory = memory;
  }

  void begin(int most) {
    this.most = most;
  }

  /// Adds all of `chunk`, also what goes beyond the most that was asked for: it has come already.
  /// False if there is no memory.
  boolean add(ByteBuf chunk) {
    int count = chunk.readableBytes();
    if (bytes.length - length < count && !grow(length + count)) {
      return false;
    }
    chunk.readBytes(bytes, length, count);
    length += count;
    return true;
  }

  /// Keeps a copy of `chunk`, which stays as it is, for another try. False if there would be more
  /// than `limit` bytes, or if there is no memory.
  boolean keep(ByteBuf chunk, int limit) {
    int count = chunk.readableBytes();
    if (length + count > limit || bytes.length - length < count && !grow(length + count)) {
      return false;
    }
    chunk.getBytes(chunk.readerIndex(), bytes, length, count);
    length += count;
    return true;
  }

  private boolean grow(int needed) {
    int size = Math.max(needed, Math.max(FIRST, bytes.length * 2));
    if (!memory.take(size - bytes.length)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }

  /// Whether there is more than was asked for.
  boolean full() {
    return length > most;
  }

  int length() {
    return length;
  }

  Body body(boolean whole) {
    return new Body(Bytes.view(bytes, 0, length), whole);
  }

  void free() {
    memory.give(bytes.length);
    bytes = NOTHING;
    length = 0;
  }
}
