package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds every pattern of the Core Rule Set against `java.util.regex`.
class ExpressionCrsTest {
  private static final int TEXTS = Integer.getInteger("bartizan.waf.texts", 400);

  @Test
  void reads_every_pattern() throws Exception {
    List<String> patterns = Crs.patterns();
    assumeFalse(patterns.isEmpty());
    for (String pattern : patterns) {
      assertThat(Expression.of(pattern).pattern()).isEqualTo(pattern);
    }
    assertThat(patterns).hasSize(294);
  }

  @Test
  void finds_what_java_finds_and_the_same_groups() throws Exception {
    List<String> patterns = Crs.patterns();
    List<String> texts = Crs.texts();
    assumeFalse(patterns.isEmpty() || texts.isEmpty());
    int pairs = 0;
    int found = 0;
    int overflows = 0;
    List<String> wrong = new ArrayList<>();
    for (String pattern : patterns) {
      Expression expression = Expression.of(pattern);
      Pattern java = JavaPattern.of(pattern);
      for (int i = 0; i < texts.size(); i += Math.max(1, texts.size() / TEXTS)) {
        String text = texts.get(i);
        try {
          Matcher matcher = java.matcher(text);
          int[] expected = groups(matcher, matcher.find());
          pairs++;
          found += expected.length > 0 ? 1 : 0;
          if (!Arrays.equals(expected, groups(expression, text))) {
            wrong.add(
                pattern
                    + " <- "
                    + text
                    + ": "
                    + Arrays.toString(groups(expression, text))
                    + " instead of "
                    + Arrays.toString(expected));
          }
        } catch (StackOverflowError _) {
          overflows++;
        }
      }
    }
    System.out.println(
        "pairs of pattern and text: "
            + pairs
            + ", found: "
            + found
            + ", beyond java: "
            + overflows);
    assertThat(wrong).isEmpty();
  }

  private static int[] groups(Matcher matcher, boolean found) {
    int[] groups = new int[found ? 2 * matcher.groupCount() + 2 : 0];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = i % 2 == 0 ? matcher.start(i / 2) : matcher.end(i / 2);
    }
    return groups;
  }

  private static int[] groups(Expression expression, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int[] groups = new int[2 * expression.groupCount() + 2];
    return expression.found(bytes, 0, bytes.length, groups) ? groups : new int[0];
  }
}
