package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Holds patterns drawn by lot, and classes in brackets, against PCRE2 itself: what is found, and
/// every group.
class PcreTest {
  private static final int PATTERNS = Integer.getInteger("bartizan.waf.patterns", 4_000);
  private static final int SEED = Integer.getInteger("bartizan.waf.seed", 11);
  private static final List<String> BRACKETS =
      List.of(
          "[", "]", "[=", "=]", "[:", ":]", "[.", ".]", "^", "a", "b", "-", "\\]", "\\\\", "=",
          "alpha");

  @Test
  void finds_what_pcre_finds_and_the_same_groups() throws Throwable {
    Optional<Pcre> pcre = Pcre.installed();
    assumeTrue(pcre.isPresent(), "libpcre2-8.so.0 is not installed");
    SplittableRandom random = new SplittableRandom(SEED);
    int found = 0;
    for (int i = 0; i < PATTERNS; i++) {
      String pattern = RandomPattern.of(random);
      Expression ours = Expression.of(pattern);
      try (Pcre.Compiled theirs = pcre.get().of(pattern).orElseThrow()) {
        for (int j = 0; j < 6; j++) {
          found += agree(ours, theirs, RandomPattern.text(random)) ? 1 : 0;
        }
      }
    }
    System.err.println("patterns held against PCRE2: " + PATTERNS + ", texts found: " + found);
    assertThat(found).isGreaterThan(PATTERNS);
  }

  @Test
  void reads_brackets_as_pcre_does() throws Throwable {
    Optional<Pcre> pcre = Pcre.installed();
    assumeTrue(pcre.isPresent(), "libpcre2-8.so.0 is not installed");
    SplittableRandom random = new SplittableRandom(SEED);
    int read = 0;
    for (int i = 0; i < PATTERNS; i++) {
      StringBuilder pattern = new StringBuilder("[");
      for (int k = random.nextInt(7); k >= 0; k--) {
        pattern.append(BRACKETS.get(random.nextInt(BRACKETS.size())));
      }
      read += reads(pcre.get(), pattern.append(']').toString()) ? 1 : 0;
    }
    System.err.println("classes held against PCRE2: " + PATTERNS + ", read: " + read);
    assertThat(read).isGreaterThan(PATTERNS / 4);
  }

  private static boolean reads(Pcre pcre, String pattern) throws Throwable {
    Optional<Pcre.Compiled> compiled = pcre.of(pattern);
    if (compiled.isEmpty()) {
      return false;
    }
    try (Pcre.Compiled theirs = compiled.get()) {
      Expression ours = Expression.of(pattern);
      for (String text :
          List.of("a", "=]", "b=]", "[a:]", "-]", "\\", "a.]", "z", "^", ":", "=", "[")) {
        agree(ours, theirs, text);
      }
    }
    return true;
  }

  private static boolean agree(Expression ours, Pcre.Compiled theirs, String text)
      throws Throwable {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int[] expected = theirs.groups(bytes);
    int[] groups = new int[2 * ours.groupCount() + 2];
    boolean found = ours.found(bytes, 0, bytes.length, groups);
    assertThat(found).as("%s in %s", ours, text).isEqualTo(expected.length > 0);
    if (found) {
      assertThat(groups)
          .as("%s in %s", ours, text)
          .isEqualTo(Arrays.copyOf(expected, groups.length));
    }
    return found;
  }
}
