package io.bartizan.pipeline;

import static io.bartizan.pipeline.HandCarrier.policy;
import static io.bartizan.pipeline.HandCarrier.porch;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Work on another thread is in the middle of a request's bytes when its deadline passes, and other
/// requests follow on the same connection. The connection uses every walk and every table again as
/// soon as it may, and overwrites what it gets back.
final class LateReaderTest {
  private static final Name SECRET = Name.of("x-secret");
  private static final int LENGTH = 600;

  private final HandCarrier plane = new HandCarrier();
  private final CountDownLatch halfRead = new CountDownLatch(1);
  private final CountDownLatch mayReadOn = new CountDownLatch(1);
  private final CountDownLatch wholeRead = new CountDownLatch(1);
  private final byte[] seen = new byte[LENGTH];

  /// A connection: takes a free walk with its table for each request.
  private final class Line {
    private final Deque<Walk> free = new ArrayDeque<>();
    private int made;

    /// A request whose secret is one letter many times.
    void request(char letter, Pipeline porch) {
      Walk walk = free.isEmpty() ? make() : free.pop();
      byte[] value = String.valueOf(letter).repeat(LENGTH).getBytes(StandardCharsets.ISO_8859_1);
      byte[] name = "x-secret".getBytes(StandardCharsets.ISO_8859_1);
      walk.table().append(name, 0, name.length, value, 0, value.length);
      walk.renew(walk.table(), 0, 0, 0, 0).start(porch);
    }

    private Walk make() {
      made++;
      return new Walk(plane, plane, plane.memory).renew(new HeadTable(), 0, 0, 0, 0);
    }

    void takeBack(Walk walk) {
      walk.table().clear();
      Arrays.fill(walk.table().bytes(), (byte) '!');
      free.push(walk);
    }
  }

  private void readSlowly(Exchange x, Verdict.Done<String> done) {
    Bytes value = x.head().value(x.head().find(SECRET));
    Thread.ofPlatform()
        .start(() -> {
          read(value, 0, LENGTH / 2);
          halfRead.countDown();
          awaitQuietly(mayReadOn);
          read(value, LENGTH / 2, LENGTH);
          done.value("late");
          wholeRead.countDown();
        });
  }

  private void read(Bytes value, int from, int to) {
    for (int i = from; i < to; i++) {
      seen[i] = value.at(i);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came within 10 s");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sees_no_byte_of_any_other_request_and_is_counted_until_it_returns() {
    Line line = new Line();
    plane.onReleased = line::takeBack;
    plane.onRoute = _ -> HandCarrier.refusal(Code.ROUTE_UNKNOWN);
    line.request(
        'a',
        porch(
            policy(
                "slow",
                x ->
                    new Verdict.Wait<String>(
                        done -> readSlowly(x, done), (_, _) -> Verdict.CONTINUE, 100))));
    awaitQuietly(halfRead);

    plane.pass(100);
    assertThat(plane.log).endsWith("failed slow", "refused slow policy.timeout", "answer 503");
    long lent = plane.memory.used();
    assertThat(lent).isGreaterThanOrEqualTo(LENGTH);

    for (char letter = 'b'; letter <= 'z'; letter++) {
      line.request(letter, porch());
    }
    assertThat(plane.count("answer 404")).isEqualTo(25);
    assertThat(line.made).isEqualTo(2);
    assertThat(plane.memory.used()).isEqualTo(lent);

    mayReadOn.countDown();
    awaitQuietly(wholeRead);
    assertThat(new String(seen, StandardCharsets.ISO_8859_1)).isEqualTo("a".repeat(LENGTH));
    assertThat(plane.count("released")).isEqualTo(25);
    plane.turn();
    assertThat(plane.log).endsWith("late slow", "released");
    assertThat(plane.memory.used()).isZero();
    assertThat(line.free).hasSize(2);
  }
}
