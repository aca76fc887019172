package io.bartizan.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Place;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Overload;
import io.bartizan.proxy.lane.Room;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.Recorder;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whoever waits for a connection is called in turn, and no call is lost.
class WaitingLineTest {
  private final WaitingLine line = new WaitingLine();
  private final EventLoop loop = new DefaultEventLoop();
  private final List<String> heard = new ArrayList<>();
  private final CountDownLatch busy = new CountDownLatch(1);
  private Recorder recorder;
  private Lane lane;

  /// The lane is busy until [#settle()], so that nobody hears before.
  @BeforeEach
  void open() throws Exception {
    LogConfig log =
        new LogConfig(
            "off",
            true,
            List.of(),
            new LogConfig.Redact(List.of(), List.of()),
            LogConfig.Form.TEXT,
            new Place("test", 1, 1));
    Memory memory = new Memory(1 << 20);
    recorder = Recorder.open(log, 1, Ticker.SYSTEM, memory);
    lane = new Lane(0, loop, Ticker.SYSTEM, memory, recorder.loop(), Room.of(1), new Overload(1));
    loop.execute(this::rest);
  }

  private void rest() {
    try {
      busy.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void close() {
    busy.countDown();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    recorder.close();
  }

  private void settle() throws Exception {
    busy.countDown();
    loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
  }

  private WaitingLine.Waiter waiter(String name) {
    WaitingLine.Waiter waiter =
        new WaitingLine.Waiter() {
          @Override
          public Lane lane() {
            return lane;
          }

          @Override
          public void called() {
            heard.add(name);
          }
        };
    line.join(waiter, false);
    return waiter;
  }

  @Test
  void the_first_one_is_called_first() throws Exception {
    waiter("one");
    waiter("two");
    line.call();
    settle();
    assertThat(heard).containsExactly("one");
    assertThat(line.any()).isTrue();
  }

  @Test
  void a_call_that_nobody_hears_goes_to_the_next() throws Exception {
    WaitingLine.Waiter one = waiter("one");
    waiter("two");
    line.call();
    assertThat(line.leave(one)).isFalse();
    settle();
    assertThat(heard).containsExactly("two");
    assertThat(line.any()).isFalse();
  }

  @Test
  void whoever_was_called_and_stands_in_the_line_again_does_not_hear_the_old_call()
      throws Exception {
    WaitingLine.Waiter one = waiter("one");
    line.call();
    line.leave(one);
    line.join(one, false);
    settle();
    assertThat(heard).isEmpty();
    assertThat(line.leave(one)).isTrue();
    assertThat(line.any()).isFalse();
  }
}
