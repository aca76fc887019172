package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sets of bytes as keys of maps.
class ByteSetTest {
  @Test
  void letters_in_both_cases_have_hashes_of_their_own() {
    long hashes =
        IntStream.rangeClosed('a', 'z')
            .map(letter -> ByteSet.of(letter).folded().hashCode())
            .distinct()
            .count();
    assertThat(hashes).isEqualTo(26);
  }
}
