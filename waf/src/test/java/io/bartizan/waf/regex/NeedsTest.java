package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What an expression is found in has all that it needs.
class NeedsTest {
  private static boolean meets(Expression expression, byte[] text) {
    for (ByteSet need : Needs.of(expression.trimmed())) {
      boolean met = false;
      for (byte value : text) {
        met |= need.has(value & 0xff);
      }
      if (!met) {
        return false;
      }
    }
    return true;
  }

  @Test
  void a_text_in_which_a_random_pattern_is_found_has_what_it_needs() throws Exception {
    SplittableRandom random = new SplittableRandom(20_4);
    int found = 0;
    int needs = 0;
    for (int i = 0; i < 20_000; i++) {
      Expression expression = Expression.of(RandomPattern.of(random));
      needs += Needs.of(expression.trimmed()).size();
      for (int k = 0; k < 5; k++) {
        byte[] text = RandomPattern.text(random).getBytes(StandardCharsets.ISO_8859_1);
        if (expression.found(text, 0, text.length)) {
          found++;
          assertThat(meets(expression, text)).as(expression.pattern()).isTrue();
        }
      }
    }
    assertThat(found).isGreaterThan(10_000);
    assertThat(needs).isGreaterThan(5_000);
  }

  @Test
  void a_text_that_the_core_rule_set_is_tested_with_has_what_it_needs() throws Exception {
    List<String> patterns = Crs.patterns();
    List<String> texts = Crs.texts();
    assumeFalse(patterns.isEmpty() || texts.isEmpty());
    int found = 0;
    for (String pattern : patterns) {
      Expression expression = Expression.of(pattern);
      for (int i = 0; i < texts.size(); i += 7) {
        byte[] text = texts.get(i).getBytes(StandardCharsets.ISO_8859_1);
        if (expression.found(text, 0, text.length)) {
          found++;
          assertThat(meets(expression, text)).as(pattern).isTrue();
        }
      }
    }
    assertThat(found).isGreaterThan(1_000);
  }

  @Test
  void what_is_seldom_met_is_kept() throws Exception {
    Expression expression = Expression.of("abc1<defg=hi;j\\x00");
    assertThat(Needs.of(expression.trimmed()))
        .hasSize(4)
        .contains(ByteSet.of('<'), ByteSet.of('='), ByteSet.of(';'), ByteSet.of(0));
  }
}
