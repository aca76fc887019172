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
  private static final int LENGTH = 1024;
  private static final int PIECE = 64;
  private static final double MOST_LOOKS = 200;

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

  /// However a text is made against a pattern, a byte costs so many looks at most, all patterns
  /// alike; those that work out what is then kept are counted too.
  @Test
  void texts_made_against_each_pattern_cost_a_bounded_number_of_looks_per_byte() throws Exception {
    List<String> patterns = Crs.patterns();
    assumeFalse(patterns.isEmpty());
    SplittableRandom random = new SplittableRandom(3);
    double most = 0;
    double mostGroups = 0;
    for (String pattern : patterns) {
      Expression expression = Expression.of(pattern);
      for (byte[] text : against(expression, random)) {
        most = Math.max(most, simulated(expression, text));
        mostGroups = Math.max(mostGroups, captured(expression, text));
      }
    }
    System.err.printf("looks per byte: %.0f to find, %.0f for groups%n", most, mostGroups);
    assertThat(most).isLessThan(MOST_LOOKS);
    assertThat(mostGroups).isLessThan(MOST_LOOKS);
  }

  private static List<byte[]> against(Expression expression, SplittableRandom random) {
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      texts.add(Specimen.pumped(expression, random, LENGTH));
      texts.add(Specimen.almost(expression, random, LENGTH));
      texts.add(Specimen.matches(expression, random, LENGTH));
    }
    byte[] noise = new byte[LENGTH];
    random.nextBytes(noise);
    texts.add(noise);
    return texts;
  }

  /// The most looks per byte in any piece of 64 bytes.
  private static double simulated(Expression expression, byte[] text) {
    Simulation simulation = new Simulation(expression.machine());
    simulation.found(text, 0, text.length);
    long most = 0;
    for (int from = 0; from < text.length; from += PIECE) {
      long before = simulation.work();
      simulation.found(text, from, from + PIECE);
      most = Math.max(most, simulation.work() - before);
    }
    return (double) most / PIECE;
  }

  private static double captured(Expression expression, byte[] text) {
    long most = 0;
    Captures captures = new Captures(expression.openings());
    for (int from = 0; from < text.length; from += PIECE) {
      long before = captures.work;
      captures.over(text, from, from + PIECE, new int[2]).found(from);
      most = Math.max(most, captures.work - before);
    }
    return (double) most / PIECE;
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
    Captures captures = new Captures(expression.openings());
    captures.over(text, 0, length, new int[2]).found(0);
    return captures.work;
  }
}
