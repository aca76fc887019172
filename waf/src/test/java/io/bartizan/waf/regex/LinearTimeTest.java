package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts that cost a backtracking matcher dearly cost ours four times as many looks at a step when
/// they are four times as long.
class LinearTimeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "(a|a)*b",
        "(a|aa)+b",
        "(.*)*=(.*)*;",
        "(?:a?){50}a{50}",
        "(\\w+\\s?)+:",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(x+x+)+y",
        "a{1,100}b{1,100}a{1,100}!"
      })
  void known_traps_take_linear_time(String pattern) throws Exception {
    for (String pump : List.of("a", "x", "ab", "a ", "=", "aA", "ab\n")) {
      assertLinear(pattern, pump, 512);
    }
  }

  @Test
  void every_pattern_of_the_core_rule_set_takes_linear_time() throws Exception {
    List<String> patterns = Crs.patterns();
    assumeFalse(patterns.isEmpty());
    SplittableRandom random = new SplittableRandom(2);
    int texts = 0;
    for (String pattern : patterns) {
      for (String pump : pumps(pattern, random)) {
        assertLinear(pattern, pump, 64);
        texts++;
      }
    }
    System.out.println("texts that grow: " + texts);
    assertThat(texts).isGreaterThan(2_000);
  }

  /// What traps are made of, and pieces of the pattern's own letters.
  private static List<String> pumps(String pattern, SplittableRandom random) {
    List<String> pumps = new ArrayList<>(List.of("a", " ", "(", "1'", "\\\"", "/*", "<a "));
    String letters = pattern.replaceAll("\\(\\?i?:?|\\\\x0b|\\\\s|[\\\\\\[\\]?|+^]", "");
    for (int i = 0; i < 4 && letters.length() > 8; i++) {
      int start = random.nextInt(letters.length() - 8);
      pumps.add(letters.substring(start, start + 2 + random.nextInt(6)));
    }
    return pumps;
  }

  private static void assertLinear(String pattern, String pump, int length)
      throws PatternException {
    Expression expression = Expression.of(pattern);
    long once = 12L * (expression.machine().program.size() + expression.openings().program.size());
    assertThat(simulated(expression, pump, 4 * length))
        .as("simulation of %s over %s", pattern, pump)
        .isLessThanOrEqualTo(5 * simulated(expression, pump, length) + once);
    assertThat(captured(expression, pump, 4 * length))
        .as("groups of %s in %s", pattern, pump)
        .isLessThanOrEqualTo(5 * captured(expression, pump, length) + once);
  }

  private static byte[] text(String pump, int length) {
    return pump.repeat(length / pump.length() + 1)
        .substring(0, length)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static long simulated(Expression expression, String pump, int length) {
    Simulation simulation = new Simulation(expression.machine());
    simulation.found(text(pump, length), 0, length);
    return simulation.work();
  }

  private static long captured(Expression expression, String pump, int length) {
    byte[] text = text(pump, length);
    Captures captures = new Captures(expression.openings(), text, 0, length, new int[2]);
    captures.found(0);
    return captures.work;
  }
}
