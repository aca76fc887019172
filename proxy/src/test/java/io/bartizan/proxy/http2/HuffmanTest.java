package io.bartizan.proxy.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuffmanTest {
  @ParameterizedTest
  @CsvSource({
    "www.example.com, f1e3 c2e5 f23a 6ba0 ab90 f4ff",
    "no-cache, a8eb 1064 9cbf",
    "custom-value, 25a8 49e9 5bb8 e8b4 bf",
    "302, 6402",
    "private, aec3 771a 4b",
    "'Mon, 21 Oct 2013 20:13:21 GMT', d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff",
    "https://www.example.com, 9d29 ad17 1863 c78f 0b97 c8e9 ae82 ae43 d3",
    "gzip, 9bd9 ab",
    "a, 1f",
  })
  void codes_as_the_examples_of_the_standard_do(String text, String hex) {
    byte[] plain = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] coded = Blocks.hex(hex);
    assertThat(encode(plain)).isEqualTo(coded);
    assertThat(decode(coded)).isEqualTo(plain);
  }

  @Test
  void gives_back_every_octet() {
    byte[] all = new byte[256 * 3];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 7);
    }
    assertThat(decode(encode(all))).isEqualTo(all);
  }

  @Test
  void gives_back_random_text_of_every_length() {
    Random random = new Random(7541);
    for (int length = 0; length < 300; length++) {
      byte[] text = new byte[length];
      random.nextBytes(text);
      assertThat(decode(encode(text))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ff",
    "1fff",
    "f1e3 c2e5 f23a 6ba0 ab90 f4ff ff",
    "00",
    "18",
    "ffff ffff",
    "ffff fffc"
  })
  void refuses_padding_that_is_too_long_or_not_of_ones_and_the_end_of_string(String hex) {
    assertThat(decode(Blocks.hex(hex))).isNull();
  }

  private static byte[] encode(byte[] text) {
    byte[] out = new byte[Huffman.length(text, 0, text.length)];
    assertThat(Huffman.encode(text, 0, text.length, out, 0)).isEqualTo(out.length);
    return out;
  }

  private static byte @Nullable [] decode(byte[] coded) {
    byte[] out = new byte[Huffman.room(coded.length)];
    int end = Huffman.decode(coded, 0, coded.length, out, 0);
    return end < 0 ? null : Arrays.copyOf(out, end);
  }
}
