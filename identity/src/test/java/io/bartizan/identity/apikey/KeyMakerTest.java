package io.bartizan.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// New keys.
final class KeyMakerTest {
  @Test
  void makes_keys_of_the_right_form_that_are_all_different() {
    KeyMaker maker = new KeyMaker(new SecureRandom());
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      KeyMaker.NewKey key = maker.make("bz");
      assertThat(key.key())
          .matches("bz_[A-Za-z0-9]{12}_[A-Za-z0-9]{43}")
          .startsWith("bz_" + key.id() + "_");
      keys.add(key.key());
    }
    assertThat(keys).hasSize(1_000);
  }

  @Test
  void hashes_as_sha256sum_does() {
    assertThat(KeyMaker.hash("abc"))
        .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
