package io.bartizan.policies.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SipHashTest {
  private static final long KEY_HIGH = 0x0706050403020100L;
  private static final long KEY_LOW = 0x0f0e0d0c0b0a0908L;

  /// From the reference code's `vectors.h`, `vectors_sip128`: messages of 0, 1, 8 and 15 bytes 00
  /// 01 02 ... under the key 00 01 ... 0f.
  @Test
  void gives_the_hashes_of_the_reference_code() {
    assertThat(hash(0)).isEqualTo("a3817f04ba25a8e66df67214c7550293");
    assertThat(hash(1)).isEqualTo("da87c1d86b99af44347659119b22fc45");
    assertThat(hash(8)).isEqualTo("3b62a9ba6258f5610f83e264f31497b4");
    assertThat(hash(15)).isEqualTo("5493e99933b0a8117e08ec0f97cfc3d9");
  }

  @Test
  void a_word_is_eight_octets_and_a_character_two() {
    var octets = new SipHash(KEY_HIGH, KEY_LOW);
    for (int octet : new int[] {'a', 0, 'b', 0, 'c', 0, 'd', 0, 'e', 0, 0xac, 0x20}) {
      octets.octet(octet);
    }
    var text = new SipHash(KEY_HIGH, KEY_LOW).text("abcde\u20ac").finish();
    octets.finish();
    assertThat(text.high()).isEqualTo(octets.high());
    assertThat(text.low()).isEqualTo(octets.low());
  }

  private static String hash(int length) {
    var hash = new SipHash(KEY_HIGH, KEY_LOW);
    for (int i = 0; i < length; i++) {
      hash.octet(i);
    }
    hash.finish();
    return hex(hash.high()) + hex(hash.low());
  }

  private static String hex(long word) {
    return String.format("%016x", Long.reverseBytes(word));
  }
}
