package io.bartizan.identity.store;

import static io.bartizan.identity.store.Asked.failed;
import static io.bartizan.identity.store.Asked.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Size;
import io.bartizan.pipeline.Bytes;
import io.bartizan.testkit.HandTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoresTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Key SEEN = Key.of("dpop", "seen");

  private final Stores stores = new Stores(new HandTicker(), memory(2), StoreWitness.NONE);

  private static StoreConfig memory(int mebibytes) {
    return new StoreConfig(new Size((long) mebibytes << 20), null, false);
  }

  @Test
  void what_was_seen_or_withdrawn_is_still_known_when_the_memory_has_another_size() {
    value(stores.mark(SEEN, HOUR));
    value(stores.append("revoked", Bytes.of("a line"), HOUR));
    stores.use(memory(4));
    assertThat(value(stores.mark(SEEN, HOUR))).isFalse();
    stores.use(memory(1));
    assertThat(value(stores.mark(SEEN, HOUR))).isFalse();
    assertThat(value(stores.read("revoked", Extract.START, 10)).entries()).hasSize(1);
  }

  @Test
  void the_new_size_bounds_it() {
    Bytes large = Bytes.view(new byte[60 << 10], 0, 60 << 10);
    stores.use(memory(1));
    for (int i = 0; i < 16; i++) {
      value(stores.put(Key.of("large", "" + i), large, HOUR));
    }
    assertThat(failed(stores.put(Key.of("large", "one more"), large, HOUR))).isTrue();
  }
}
