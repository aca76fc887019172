package io.bartizan.proxy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/// Whatever comes as frames is judged alike however the network cuts it, and what passes is what
/// came, up to the fault.
final class FrameFuzz {
  private static final int MOST = 1000;

  private static final class Reading {
    final FrameWatch watch;
    final ByteArrayOutputStream passed = new ByteArrayOutputStream();

    Reading(byte[] bytes, boolean client, int seed) {
      watch = new FrameWatch(client, MOST, true);
      watch.allow(100, 10);
      Random random = new Random(seed);
      for (int at = 0; at < bytes.length; ) {
        int count = seed == 0 ? bytes.length : seed == 1 ? 1 : 1 + random.nextInt(30);
        int end = Math.min(bytes.length, at + count);
        pass(Unpooled.wrappedBuffer(bytes, at, end - at));
        at = end;
      }
    }

    private void pass(ByteBuf in) {
      watch.scan(in);
      passed.write(watch.carried(), 0, watch.carriedLength());
      byte[] good = new byte[watch.good() - in.readerIndex()];
      in.readBytes(good);
      passed.writeBytes(good);
    }
  }

  @FuzzTest(maxDuration = "2m")
  void any_bytes_are_judged_alike_however_they_are_cut(FuzzedDataProvider data) {
    boolean client = data.consumeBoolean();
    int seed = data.consumeInt(1, 1000);
    byte[] bytes = data.consumeRemainingAsBytes();
    Reading whole = new Reading(bytes, client, 0);
    Reading split = new Reading(bytes, client, seed);
    assertThat(split.watch.fault()).isEqualTo(whole.watch.fault());
    assertThat(split.watch.closed()).isEqualTo(whole.watch.closed());
    assertThat(split.watch.closeCode()).isEqualTo(whole.watch.closeCode());
    assertThat(split.watch.messages()).isEqualTo(whole.watch.messages());
    byte[] passed = whole.passed.toByteArray();
    assertThat(passed).isEqualTo(Arrays.copyOf(bytes, passed.length));
    byte[] pieces = split.passed.toByteArray();
    assertThat(pieces).isEqualTo(Arrays.copyOf(bytes, pieces.length));
    if (whole.watch.fault() == Fault.NONE) {
      assertThat(pieces).isEqualTo(passed);
    }
    assertPassesAgain(passed, client, whole.watch);
  }

  /// The other side finds nothing wrong with what has passed.
  private static void assertPassesAgain(byte[] passed, boolean client, FrameWatch first) {
    FrameWatch again = new FrameWatch(client, MOST, first.fault() != Fault.TEXT);
    again.scan(Unpooled.wrappedBuffer(passed));
    assertThat(again.fault()).isEqualTo(Fault.NONE);
    assertThat(again.carriedLength()).isZero();
    assertThat(again.good()).isEqualTo(passed.length);
  }
}
