package io.bartizan.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// One sequence of bytes, one spelling.
final class Base64UrlTest {
  private static byte @Nullable [] decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] padded = ("##" + text + "##").getBytes(StandardCharsets.UTF_8);
    byte[] whole = Base64Url.decode(bytes, 0, bytes.length);
    assertThat(Base64Url.decode(padded, 2, 2 + bytes.length)).isEqualTo(whole);
    return whole;
  }

  @Test
  void reads_what_java_writes() {
    Random random = new Random(7515);
    for (int length = 0; length < 300; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertThat(decode(text)).isEqualTo(bytes);
    }
  }

  @Test
  void refuses_any_other_spelling() {
    List<String> table =
        List.of(
            "A",
            "AAAAA",
            "Zg==",
            "Zg=",
            "Z",
            "Zh",
            "Zm9=",
            "Zm9v ",
            " Zm9v",
            "Zm 9v",
            "Zm9v\n",
            "Zm+v",
            "Zm/v",
            "Zm9v=",
            "=",
            "Zm9\u00e9",
            "Zm9p\u0000",
            "Zm.v",
            "AB",
            "AAB");
    int ran = 0;
    for (String text : table) {
      assertThat(decode(text)).as(text).isNull();
      ran++;
    }
    assertThat(ran).isEqualTo(20);
  }

  @Test
  void every_text_that_it_reads_is_the_only_one_for_its_bytes() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int read = 0;
    for (int i = 0; i < 64 * 64; i++) {
      String text = "" + alphabet.charAt(i / 64) + alphabet.charAt(i % 64);
      byte[] bytes = decode(text);
      if (bytes != null) {
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)).isEqualTo(text);
        read++;
      }
    }
    assertThat(read).isEqualTo(256);
  }
}
