package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts in which automata give up, so that simulations go on.
class LongTextTest {
  private static final int LENGTH = 6_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a.{14}a)b{3}(c|x)?a{2}",
        "\\b(a[^x]{12}b)(?:ab)*c",
        "(?:^|c)(a.{10,13})b(bb)(x*?)cca",
        "([ab].{11}c)(x+)(?:a|bc){2}"
      })
  void have_the_same_groups_as_if_every_place_were_looked_at(String pattern) throws Exception {
    Expression expression = Expression.of(pattern);
    SplittableRandom random = new SplittableRandom(7);
    int[] groups = new int[2 * (expression.groupCount() + 1)];
    int[] whole = new int[2];
    int[] wanted = new int[groups.length];
    int found = 0;
    for (int i = 0; i < 150; i++) {
      byte[] text = text(random);
      boolean matches = new Captures(expression.openings()).over(text, 0, LENGTH, wanted).found(0);
      assertThat(expression.found(text, 0, LENGTH, groups)).isEqualTo(matches);
      if (matches) {
        assertThat(groups).isEqualTo(wanted);
        assertThat(expression.found(text, 0, LENGTH, whole)).isTrue();
        assertThat(whole).isEqualTo(Arrays.copyOf(wanted, 2));
        found++;
      }
    }
    assertThat(found).isBetween(5, 150);
  }

  private static byte[] text(SplittableRandom random) {
    byte[] text = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      text[i] = (byte) "abcx \n".charAt(random.nextInt(random.nextInt(9) == 0 ? 6 : 4));
    }
    return text;
  }
}
