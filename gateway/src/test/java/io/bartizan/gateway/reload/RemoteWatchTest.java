package io.bartizan.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Remote;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RemoteWatchTest {
  private final CountDownLatch told = new CountDownLatch(1);
  private final RemoteWatch watch = new RemoteWatch(Duration.ofMillis(1), told::countDown);

  @AfterEach
  void stop() {
    watch.stop();
  }

  @Test
  void goes_on_after_a_question_that_could_not_be_asked() throws Exception {
    AtomicInteger questions = new AtomicInteger();
    Remote troubled =
        () -> {
          if (questions.incrementAndGet() < 3) {
            throw new IllegalStateException("no socket is left");
          }
          return true;
        };
    watch.watch(List.of(troubled));
    watch.start();
    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(questions).hasValue(3);
  }
}
