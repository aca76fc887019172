package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrialTest {
  private static final Bounds WIDE = new Bounds(30_000, 1 << 30, 1L << 40, 0);

  /// Room for the first states only.
  private static final Bounds NARROW = new Bounds(3, 1 << 30, 1L << 40, 0);

  private static Trial trial(String pattern, Bounds bounds) throws PatternException {
    Openings openings = Expression.of(pattern).openings();
    Share share = new Learning(1 << 30, System::nanoTime).parts();
    return new Trial(
        openings,
        new Automaton(
            openings.alphabet(), () -> new Ranked(openings), bounds, share, System::nanoTime));
  }

  private static byte[] repeated(String text, int times) {
    return text.repeat(times).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void finds_what_all_ways_side_by_side_find() throws Exception {
    SplittableRandom random = new SplittableRandom(21);
    int found = 0;
    for (int i = 0; i < 2_000; i++) {
      String pattern = RandomPattern.of(random);
      Trial wide = trial(pattern, WIDE);
      Trial narrow = trial(pattern, NARROW);
      Captures captures = new Captures(Expression.of(pattern).openings());
      for (int j = 0; j < 6; j++) {
        String text = RandomPattern.text(random);
        found += agree(wide, captures, pattern, text) ? 1 : 0;
        agree(narrow, captures, pattern, text);
      }
    }
    assertThat(found).isGreaterThan(2_000);
  }

  private static boolean agree(Trial trial, Captures captures, String pattern, String text) {
    byte[] bytes = ("xx" + text + "y").getBytes(StandardCharsets.ISO_8859_1);
    int to = bytes.length - 1;
    int[] match = {-1, -1};
    boolean expected = captures.over(bytes, 2, to, match).found(2);
    assertThat(trial.found(bytes, 2, 2, to, false))
        .as("%s in %s", pattern, text)
        .isEqualTo(expected);
    assertThat(trial.found(bytes, 2, 2, to, true))
        .as("%s in %s", pattern, text)
        .isEqualTo(expected);
    assertThat(trial.gaveUp()).as("%s in %s", pattern, text).isFalse();
    if (expected) {
      assertThat(new int[] {trial.start(), trial.end()})
          .as("%s in %s", pattern, text)
          .isEqualTo(match);
    }
    return expected;
  }

  /// From each place the loop goes on to the end of the text: that is looked at once.
  @Test
  void does_not_look_twice_at_what_failed() throws Exception {
    byte[] text = repeated("ab", 30_000);
    Trial trial = trial("[ab]+c", WIDE);
    assertThat(trial.found(text, 0, 0, text.length, true)).isFalse();
    assertThat(trial.gaveUp()).isFalse();
  }

  @Test
  void gives_up_a_text_that_asks_for_many_looks_and_says_where() throws Exception {
    byte[] text = repeated("a", 30_000);
    text[29_999] = 'c';
    Trial trial = trial("a{200}c", WIDE);
    assertThat(trial.found(text, 0, 0, text.length, true)).isFalse();
    assertThat(trial.gaveUp()).isTrue();
    assertThat(trial.start()).isBetween(500, 29_799);
    int[] groups = new int[2];
    assertThat(Expression.of("a{200}c").found(text, 0, text.length, groups)).isTrue();
    assertThat(groups).containsExactly(29_799, 30_000);
  }

  @Test
  void starts_no_match_before_the_first_place() throws Exception {
    byte[] text = repeated("xab ", 3);
    Trial trial = trial("\\b\\w+", WIDE);
    assertThat(trial.found(text, 0, 2, text.length, true)).isTrue();
    assertThat(Arrays.asList(trial.start(), trial.end())).containsExactly(4, 7);
  }
}
