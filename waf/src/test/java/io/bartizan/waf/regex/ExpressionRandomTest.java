package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds patterns drawn by lot against `java.util.regex`.
class ExpressionRandomTest {
  private static final int PATTERNS = Integer.getInteger("bartizan.waf.patterns", 3_000);

  @Test
  void finds_what_java_finds_and_the_same_groups() throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    int found = 0;
    for (int i = 0; i < PATTERNS; i++) {
      String pattern = RandomPattern.of(random);
      Expression expression = Expression.of(pattern);
      Pattern java = JavaPattern.of(pattern);
      for (int j = 0; j < 8; j++) {
        found += agree(expression, java, RandomPattern.text(random)) ? 1 : 0;
      }
    }
    assertThat(found).isGreaterThan(PATTERNS);
  }

  private static boolean agree(Expression expression, Pattern java, String text) {
    Matcher matcher = java.matcher(text);
    boolean found = matcher.find();
    byte[] bytes = ("xx" + text + "y").getBytes(StandardCharsets.ISO_8859_1);
    int end = bytes.length - 1;
    int[] groups = new int[2 * expression.groupCount() + 2];
    assertThat(expression.found(bytes, 2, end)).as("%s in %s", expression, text).isEqualTo(found);
    assertThat(new Simulation(expression.machine()).found(bytes, 2, end))
        .as("%s in %s, simulated", expression, text)
        .isEqualTo(found);
    if (expression.found(bytes, 2, end, groups)) {
      same(expression, matcher, groups, text);
    }
    return found;
  }

  private static void same(Expression expression, Matcher matcher, int[] groups, String text) {
    int[] expected = new int[groups.length];
    for (int i = 0; i < expected.length; i++) {
      int at = i % 2 == 0 ? matcher.start(i / 2) : matcher.end(i / 2);
      expected[i] = at < 0 ? -1 : at + 2;
    }
    boolean leaks = repeatsGroups(expression.root());
    int compared = countsNothing(expression.root()) ? 0 : leaks ? 2 : groups.length;
    assertThat(Arrays.copyOf(groups, compared))
        .as("%s in %s", expression, text)
        .isEqualTo(Arrays.copyOf(expected, compared));
  }

  /// Whether a group is repeated: Java lets such a group keep what it took on a way that failed.
  private static boolean repeatsGroups(Node node) {
    return switch (node) {
      case Node.One _, Node.Check _ -> false;
      case Node.Capture(_, Node body) -> repeatsGroups(body);
      case Node.Sequence(var parts) -> parts.stream().anyMatch(ExpressionRandomTest::repeatsGroups);
      case Node.Choice(var options) ->
          options.stream().anyMatch(ExpressionRandomTest::repeatsGroups);
      case Node.Repeat(Node body, _, _, _) -> hasGroups(body);
    };
  }

  /// Whether a counted repeat may go around without a byte: PCRE writes its copies out, and so do
  /// we; Java leaves the loop.
  private static boolean countsNothing(Node node) {
    return switch (node) {
      case Node.One _, Node.Check _ -> false;
      case Node.Capture(_, Node body) -> countsNothing(body);
      case Node.Sequence(var parts) -> parts.stream().anyMatch(ExpressionRandomTest::countsNothing);
      case Node.Choice(var options) ->
          options.stream().anyMatch(ExpressionRandomTest::countsNothing);
      case Node.Repeat(Node body, int least, int most, _) ->
          countsNothing(body)
              || (least > 1 || most > 1 && most != Node.FOREVER) && takesNothing(body);
    };
  }

  private static boolean takesNothing(Node node) {
    return switch (node) {
      case Node.One _ -> false;
      case Node.Check _ -> true;
      case Node.Capture(_, Node body) -> takesNothing(body);
      case Node.Sequence(var parts) -> parts.stream().allMatch(ExpressionRandomTest::takesNothing);
      case Node.Choice(var options) ->
          options.stream().anyMatch(ExpressionRandomTest::takesNothing);
      case Node.Repeat(Node body, int least, _, _) -> least == 0 || takesNothing(body);
    };
  }

  private static boolean hasGroups(Node node) {
    return switch (node) {
      case Node.One _, Node.Check _ -> false;
      case Node.Capture _ -> true;
      case Node.Sequence(var parts) -> parts.stream().anyMatch(ExpressionRandomTest::hasGroups);
      case Node.Choice(var options) -> options.stream().anyMatch(ExpressionRandomTest::hasGroups);
      case Node.Repeat(Node body, _, _, _) -> hasGroups(body);
    };
  }
}
