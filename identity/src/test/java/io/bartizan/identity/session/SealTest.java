package io.bartizan.identity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final byte[] TEXT = "who is calling".getBytes(StandardCharsets.US_ASCII);
  private static final Secret OLD = Secret.of("env:OLD", "0123456789abcdef0123456789abcdef");
  private static final Secret NEW = Secret.of("env:NEW", "fedcba9876543210fedcba9876543210");

  @Test
  void opens_what_it_has_sealed_and_says_nothing_of_it() {
    Seal seal = new Seal(List.of(OLD), "session corp");
    byte[] sealed = seal.seal(TEXT);
    assertThat(sealed).hasSize(TEXT.length + Seal.GROWTH);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("calling");
    assertThat(seal.open(sealed)).isEqualTo(TEXT);
    assertThat(seal.seal(TEXT)).isNotEqualTo(sealed);
  }

  @Test
  void opens_nothing_in_which_one_bit_was_changed() {
    Seal seal = new Seal(List.of(OLD), "session corp");
    byte[] sealed = seal.seal(TEXT);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(seal.open(changed)).as("bit " + bit).isNull();
    }
    for (int length = 0; length < sealed.length; length++) {
      assertThat(seal.open(Arrays.copyOf(sealed, length))).as("length " + length).isNull();
    }
  }

  @Test
  void opens_nothing_that_was_sealed_for_another_purpose_or_with_another_key() {
    byte[] sealed = new Seal(List.of(OLD), "session corp").seal(TEXT);
    assertThat(new Seal(List.of(OLD), "login corp").open(sealed)).isNull();
    assertThat(new Seal(List.of(OLD), "session shop").open(sealed)).isNull();
    assertThat(new Seal(List.of(NEW), "session corp").open(sealed)).isNull();
  }

  @Test
  void all_keys_open_and_the_first_one_seals() {
    byte[] before = new Seal(List.of(OLD), "session corp").seal(TEXT);
    Seal both = new Seal(List.of(NEW, OLD), "session corp");
    assertThat(both.open(before)).isEqualTo(TEXT);
    assertThat(new Seal(List.of(NEW), "session corp").open(both.seal(TEXT))).isEqualTo(TEXT);
  }

  @Test
  void demands_a_key() {
    assertThatThrownBy(() -> new Seal(List.of(), "session corp"))
        .hasMessage("secrets: none (expected: at least one)");
  }
}
