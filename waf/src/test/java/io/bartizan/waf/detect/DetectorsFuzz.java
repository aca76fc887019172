package io.bartizan.waf.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.waf.detect.sqli.Sqli;
import io.bartizan.waf.detect.xss.Xss;
import io.bartizan.waf.text.Text;
import java.time.Duration;
import java.util.Arrays;

/// Whatever a value is, each detector ends soon, looks at nothing beyond it, and says the same the
/// next time.
final class DetectorsFuzz {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int LONG = 1 << 14;

  static {
    // What is loaded for the first time is not what the clock below is for.
    Sqli.detect(Text.of("1' or /*!sleep(5)*/ 0x1=@@a #"));
    Xss.detect(Text.of("<a style='b:c' onload=d(&#x6a;)><!-- --><!doctype e><?f?> javascript:g()"));
  }

  @FuzzTest(maxDuration = "2m")
  void sqli(byte[] bytes) {
    String found = Sqli.detect(Text.of(bytes));
    assertThat(Sqli.detect(framed(bytes, "' or 1=1 --"))).isEqualTo(found);
    assertThat(Sqli.detect(framed(bytes, "*/ union \""))).isEqualTo(found);
    long start = System.nanoTime();
    Sqli.detect(repeated(bytes));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
  }

  @FuzzTest(maxDuration = "2m")
  void xss(byte[] bytes) {
    boolean found = Xss.detect(Text.of(bytes));
    assertThat(Xss.detect(framed(bytes, "'><script>=\""))).isEqualTo(found);
    assertThat(Xss.detect(framed(bytes, "--!> onload=a()"))).isEqualTo(found);
    long start = System.nanoTime();
    Xss.detect(repeated(bytes));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
  }

  /// The value amid other bytes, which must not matter.
  private static Text framed(byte[] bytes, String frame) {
    byte[] edge = Text.of(frame).bytes();
    byte[] all = Arrays.copyOf(edge, 2 * edge.length + bytes.length);
    System.arraycopy(bytes, 0, all, edge.length, bytes.length);
    System.arraycopy(edge, 0, all, edge.length + bytes.length, edge.length);
    return Text.of(all, edge.length, edge.length + bytes.length);
  }

  private static Text repeated(byte[] bytes) {
    byte[] repeated = new byte[LONG];
    for (int i = 0; i < LONG && bytes.length > 0; i++) {
      repeated[i] = bytes[i % bytes.length];
    }
    return Text.of(repeated);
  }
}
