package io.bartizan.proxy.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// What the sockets of a lane are read into: at most 16 buffers of 256 KiB, each of which is used
/// again as soon as nobody holds what was read into it. So a read takes as much as one system call
/// can give, and nothing is allocated for it. Whoever keeps little of such a buffer for long should
/// copy it, as an [Inbox] does. While peers that take nothing hold all of them, reads are smaller,
/// into buffers of their own. Only the lane's thread may use it.
public final class Intake extends DefaultMaxMessagesRecvByteBufAllocator {
  /// How many bytes are read at once.
  static final int SIZE = 256 * 1024;

  private static final int KEPT = 16;

  private static final int LEAST_SPARE = 2 * 1024;
  private static final int MOST_SPARE = 64 * 1024;

  private static final int MOST_READS = 16;

  private final @Nullable ByteBuf[] kept = new @Nullable ByteBuf[KEPT];
  private int turn;
  private boolean closed;

  public Intake() {
    super(MOST_READS);
  }

  /// A buffer that nobody else reads. The caller releases it.
  ///
  /// @param spare how large it is at least, in bytes, should all others be held
  public ByteBuf take(ByteBufAllocator allocator, int spare) {
    ByteBuf last = kept[turn];
    return last != null && last.refCnt() == 1 ? last.clear().retain() : next(allocator, spare);
  }

  private ByteBuf next(ByteBufAllocator allocator, int spare) {
    for (int i = 0; i < KEPT && !closed; i++) {
      ByteBuf buffer = kept[i];
      if (buffer == null) {
        buffer = allocator.directBuffer(SIZE, SIZE);
        kept[i] = buffer;
        Buffers.keep(SIZE);
      }
      if (buffer.refCnt() == 1) {
        turn = i;
        return buffer.clear().retain();
      }
    }
    return allocator.directBuffer(spare, spare);
  }

  /// Gives all memory back as soon as nobody reads it, and keeps none from now on.
  void close() {
    closed = true;
    for (int i = 0; i < KEPT; i++) {
      ByteBuf buffer = kept[i];
      kept[i] = null;
      if (buffer != null) {
        buffer.release();
        Buffers.keep(-SIZE);
      }
    }
  }

  @Override
  @SuppressWarnings("deprecation") // the interface that a channel's configuration asks for
  public Handle newHandle() {
    return new Reads();
  }

  /// The reads of one channel.
  private final class Reads extends MaxMessageHandle {
    /// How large a buffer it gets while all others are held by peers that do not take what was
    /// read: as large as its last reads could fill.
    private int spare = LEAST_SPARE;

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return take(allocator, spare);
    }

    @Override
    public void lastBytesRead(int bytes) {
      super.lastBytesRead(bytes);
      if (bytes >= spare) {
        spare = Math.min(MOST_SPARE, spare * 2);
      } else if (bytes < spare / 4) {
        spare = Math.max(LEAST_SPARE, spare / 2);
      }
    }

    @Override
    public int guess() {
      return SIZE;
    }
  }
}
