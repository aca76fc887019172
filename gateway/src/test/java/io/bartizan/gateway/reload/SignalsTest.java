package io.bartizan.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SignalsTest {
  @Test
  void calls_the_action_when_the_signal_comes() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    assertThat(Signals.on("WINCH", called::countDown)).isTrue();
    new ProcessBuilder("kill", "-WINCH", Long.toString(ProcessHandle.current().pid()))
        .start()
        .waitFor();
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void says_if_there_is_no_such_signal() {
    assertThat(Signals.on("NOSUCH", () -> {})).isFalse();
  }
}
