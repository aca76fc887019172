package io.bartizan.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final int MANY = 40;

  private final Intake intake = new Intake();

  @SuppressWarnings("deprecation") // what a channel asks for
  private final RecvByteBufAllocator.Handle reads = intake.newHandle();

  private final List<ByteBuf> held = new ArrayList<>();

  @AfterEach
  void gives_everything_back() {
    intake.close();
    held.forEach(ByteBuf::release);
    assertThat(held).allMatch(buffer -> buffer.refCnt() == 0);
  }

  private ByteBuf read() {
    ByteBuf buffer = reads.allocate(ByteBufAllocator.DEFAULT);
    reads.lastBytesRead(buffer.writableBytes());
    return buffer;
  }

  @Test
  void the_buffer_that_was_used_is_used_again() {
    ByteBuf first = read();
    first.writeInt(7);
    first.release();
    ByteBuf second = read();
    held.add(second);
    assertThat(second).isSameAs(first);
    assertThat(second.readableBytes()).isZero();
  }

  @Test
  void what_somebody_holds_is_left_alone() {
    ByteBuf first = read();
    first.writeInt(7);
    held.add(first.readRetainedSlice(4));
    first.release();
    ByteBuf second = read();
    second.writeInt(8);
    held.add(second);
    assertThat(held.getFirst().getInt(0)).isEqualTo(7);
  }

  @Test
  void peers_that_take_nothing_hold_only_so_many_large_buffers() {
    for (int i = 0; i < MANY; i++) {
      held.add(read());
    }
    assertThat(held).filteredOn(buffer -> buffer.capacity() == Intake.SIZE).hasSize(16);
    assertThat(held).filteredOn(buffer -> buffer.capacity() > 64 * 1024).hasSize(16);
  }

  @Test
  void little_of_a_large_buffer_is_not_kept_in_it() {
    EmbeddedChannel channel = new EmbeddedChannel();
    Inbox inbox = new Inbox(channel);
    inbox.add(read().writeLong(7));
    inbox.tidy();
    assertThat(inbox.bytes().capacity()).isLessThan(4096);
    assertThat(inbox.bytes().getLong(inbox.bytes().readerIndex())).isEqualTo(7);
    inbox.free();
    channel.close();
  }
}
