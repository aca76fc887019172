package io.bartizan.identity.store;

import static io.bartizan.identity.store.Asked.failed;
import static io.bartizan.identity.store.Asked.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Size;
import io.bartizan.pipeline.Bytes;
import io.bartizan.testkit.HandTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalStoreTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Key KEY = Key.of("dpop", "first");

  private final HandTicker ticker = new HandTicker();
  private final LocalStore store = new LocalStore(ticker, new Size(10_000));

  @Test
  void a_mark_is_new_once_until_it_ends() {
    assertThat(value(store.mark(KEY, MINUTE))).isTrue();
    ticker.advance(Duration.ofSeconds(59));
    assertThat(value(store.mark(KEY, MINUTE))).isFalse();
    ticker.advance(Duration.ofSeconds(1));
    assertThat(value(store.mark(KEY, MINUTE))).isTrue();
  }

  @Test
  void one_of_many_that_mark_at_once_is_told_that_it_was_first() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          IntStream.range(0, 200)
              .mapToObj(_ -> threads.submit(() -> value(store.mark(KEY, MINUTE))))
              .toList();
      int first = 0;
      for (var one : asked) {
        first += one.get() ? 1 : 0;
      }
      assertThat(first).isEqualTo(1);
    }
  }

  @Test
  void a_value_is_there_until_it_is_taken() {
    value(store.put(KEY, Bytes.of("one"), MINUTE));
    value(store.put(KEY, Bytes.of("two"), MINUTE));
    assertThat(value(store.get(KEY))).contains(Bytes.of("two"));
    assertThat(value(store.take(KEY))).contains(Bytes.of("two"));
    assertThat(value(store.take(KEY))).isEmpty();
    assertThat(value(store.get(KEY))).isEmpty();
    assertThat(store.bytes()).isZero();
  }

  @Test
  void a_value_ends() {
    value(store.put(KEY, Bytes.of("one"), MINUTE));
    ticker.advance(MINUTE);
    assertThat(value(store.get(KEY))).isEmpty();
    assertThat(value(store.take(KEY))).isEmpty();
  }

  @Test
  void what_is_kept_does_not_change_with_the_array_it_came_from() {
    byte[] array = {1, 2, 3};
    value(store.put(KEY, Bytes.view(array, 0, 3), MINUTE));
    array[0] = 9;
    assertThat(value(store.get(KEY)).orElseThrow().at(0)).isEqualTo((byte) 1);
  }

  @Test
  void a_full_store_takes_nothing_more_until_something_ends() {
    int taken = 0;
    while (!failed(store.mark(Key.of("dpop", "n" + taken), MINUTE))) {
      taken++;
      assertThat(taken).isLessThan(1_000);
    }
    assertThat(taken).isGreaterThan(10);
    assertThat(store.bytes()).isLessThanOrEqualTo(10_000);
    assertThat(failed(store.put(KEY, Bytes.of("x"), MINUTE))).isTrue();
    ticker.advance(MINUTE);
    assertThat(value(store.mark(KEY, MINUTE))).isTrue();
    assertThat(store.bytes()).isLessThan(1_000);
  }

  @Test
  void a_value_that_is_too_long_and_a_life_that_is_too_long_are_refused() {
    assertThat(failed(store.put(KEY, Bytes.of("x".repeat(Store.VALUE_LONGEST + 1)), MINUTE)))
        .isTrue();
    assertThat(failed(store.mark(KEY, Store.LIFE_LONGEST.plusSeconds(1)))).isTrue();
    assertThat(failed(store.mark(KEY, Duration.ZERO))).isTrue();
  }

  @Test
  void keys_differ_by_space_and_by_every_cut_of_their_parts() {
    assertThat(
            List.of(
                Key.of("dpop", "ab", "c"),
                Key.of("dpop", "a", "bc"),
                Key.of("dpop", "abc"),
                Key.of("jti", "abc")))
        .doesNotHaveDuplicates();
    assertThat(Key.of("dpop", "a", "b"))
        .isEqualTo(Key.of("dpop", Bytes.of("a"), Bytes.of("b")))
        .hasToString(Key.of("dpop", "a", "b").toString());
    assertThatThrownBy(() -> Key.of("D:", "a")).hasMessageContaining("expected: 1 to 32");
  }

  @Test
  void a_log_is_read_on_from_where_reading_had_ended() {
    assertThat(value(store.read("revoked", Extract.START, 10)).entries()).isEmpty();
    for (String entry : List.of("one", "two", "three")) {
      value(store.append("revoked", Bytes.of(entry), MINUTE));
    }
    value(store.append("other", Bytes.of("elsewhere"), MINUTE));
    Extract first = value(store.read("revoked", Extract.START, 2));
    Extract rest = value(store.read("revoked", first.mark(), 2));
    assertThat(first.entries()).containsExactly(Bytes.of("one"), Bytes.of("two"));
    assertThat(rest.entries()).containsExactly(Bytes.of("three"));
    assertThat(value(store.read("revoked", rest.mark(), 2)))
        .isEqualTo(new Extract(List.of(), rest.mark()));
  }

  @Test
  void an_entry_of_a_log_ends_and_makes_room() {
    Bytes large = Bytes.of("x".repeat(4_000));
    value(store.append("revoked", large, MINUTE));
    value(store.append("revoked", large, MINUTE));
    assertThat(failed(store.append("revoked", large, MINUTE))).isTrue();
    ticker.advance(MINUTE);
    assertThat(value(store.read("revoked", Extract.START, 10)).entries()).isEmpty();
    value(store.append("other", large, MINUTE));
    assertThat(store.bytes()).isEqualTo(4_000);
  }

  @Test
  void an_entry_that_is_too_long_is_refused() {
    Bytes large = Bytes.of("x".repeat(Store.LOG_ENTRY_LONGEST + 1));
    assertThat(failed(store.append("revoked", large, MINUTE))).isTrue();
  }
}
