package io.bartizan.waf.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.waf.text.Text;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Whatever a text is, each transformation ends soon, with a text of bounded length; those that
/// decode undo those that encode, and what makes texts alike leaves its own results alone.
final class TransformationsFuzz {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int LONG = 1 << 14;
  private static final List<String> IDEMPOTENT =
      List.of(
          "compressWhitespace",
          "lowercase",
          "normalizePath",
          "normalizePathWin",
          "parityEven7bit",
          "parityOdd7bit",
          "parityZero7bit",
          "removeNulls",
          "removeWhitespace",
          "replaceNulls",
          "trim",
          "trimLeft",
          "trimRight",
          "uppercase");

  @FuzzTest(maxDuration = "2m")
  void any_text_is_transformed(byte[] bytes) {
    byte[] framed = new byte[bytes.length + 2];
    System.arraycopy(bytes, 0, framed, 1, bytes.length);
    Text text = Text.of(framed, 1, bytes.length + 1);
    for (String name : Transformations.names()) {
      Text out = of(name, text);
      assertThat(out.length()).as(name).isLessThanOrEqualTo(3 * text.length() + 32);
      assertThat(out != text && out.equals(text)).as(name).isFalse();
    }
    for (String name : IDEMPOTENT) {
      Text once = of(name, text);
      assertThat(of(name, once)).as(name).isSameAs(once);
    }
    assertThat(of("hexDecode", of("hexEncode", text))).isEqualTo(text);
    assertThat(of("base64Decode", of("base64Encode", text))).isEqualTo(text);
    assertThat(of("urlDecode", of("urlEncode", text))).isEqualTo(text);
    assertThat(of("urlDecodeUni", of("urlEncode", text))).isEqualTo(text);
    assertThat(framed[0]).isZero();
  }

  @FuzzTest(maxDuration = "1m")
  void a_long_text_takes_no_longer_than_its_length_says(byte[] bytes) {
    byte[] repeated = new byte[LONG];
    for (int i = 0; i < LONG && bytes.length > 0; i++) {
      repeated[i] = bytes[i % bytes.length];
    }
    long start = System.nanoTime();
    for (String name : Transformations.names()) {
      of(name, Text.of(repeated));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
  }

  private static Text of(String name, Text text) {
    return Objects.requireNonNull(Transformations.named(name)).of(text);
  }
}
