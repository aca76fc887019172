package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/// Whatever stands where a pattern should, it is refused in one clean line, or the ways to look for
/// it agree; and patterns that `java.util.regex` reads alike are found where that finds them.
final class ExpressionFuzz {
  private static final int LONGEST_PATTERN = 60;
  private static final int LONGEST_TEXT = 40;

  @FuzzTest(maxDuration = "2m")
  void any_pattern_is_refused_cleanly_or_agrees_with_itself(FuzzedDataProvider data) {
    String pattern = latin1(data.consumeBytes(LONGEST_PATTERN));
    byte[] text = data.consumeBytes(LONGEST_TEXT);
    try {
      agree(Expression.of(pattern), text);
    } catch (PatternException refusal) {
      assertThat(refusal.getMessage()).contains("(expected: ").contains(" at ");
      assertThat(refusal.position()).isBetween(0, pattern.length());
    }
  }

  @FuzzTest(maxDuration = "2m")
  void patterns_are_found_where_java_finds_them(FuzzedDataProvider data) throws PatternException {
    RandomGenerator choices = data::consumeLong;
    String pattern = RandomPattern.of(choices);
    String text = RandomPattern.text(choices);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    Expression expression = Expression.of(pattern);
    agree(expression, bytes);
    assertThat(expression.found(bytes, 0, bytes.length))
        .as("%s in %s", pattern, text)
        .isEqualTo(JavaPattern.of(pattern).matcher(text).find());
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void agree(Expression expression, byte[] text) {
    boolean found = expression.found(text, 0, text.length);
    assertThat(new Simulation(expression.machine()).found(text, 0, text.length)).isEqualTo(found);
    int[] groups = new int[2 * expression.groupCount() + 2];
    assertThat(expression.found(text, 0, text.length, groups)).isEqualTo(found);
    if (found) {
      assertThat(groups[0]).isBetween(0, groups[1]);
      assertThat(groups[1]).isBetween(groups[0], text.length);
    }
    ExpressionSet set = ExpressionSet.of(List.of(expression));
    Hits hits = new Hits(1);
    set.scan(text, 0, text.length, hits);
    assertThat(hits.has(0)).isEqualTo(found);
  }
}
