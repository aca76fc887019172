package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PhrasesTest {
  private static Phrases phrases(List<String> phrases) {
    return Phrases.of(phrases.stream().map(PhrasesTest::bytes).toList());
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// What is found, as `index:start-end`.
  private static String found(Phrases phrases, String text) {
    byte[] bytes = bytes(text);
    int[] where = new int[2];
    int index = phrases.found(bytes, 0, bytes.length, where);
    return index < 0 ? "nothing" : index + ":" + where[0] + "-" + where[1];
  }

  /// The same, by trying every phrase at every end.
  private static String expected(List<String> phrases, String text) {
    for (int end = 1; end <= text.length(); end++) {
      int best = -1;
      for (int i = 0; i < phrases.size(); i++) {
        String phrase = phrases.get(i).toLowerCase(Locale.ROOT);
        boolean here = text.substring(0, end).toLowerCase(Locale.ROOT).endsWith(phrase);
        if (here
            && !phrase.isEmpty()
            && (best < 0 || phrase.length() > phrases.get(best).length())) {
          best = i;
        }
      }
      if (best >= 0) {
        return best + ":" + (end - phrases.get(best).length()) + "-" + end;
      }
    }
    return "nothing";
  }

  @Test
  void agrees_with_the_cases_of_the_pm_operator() throws Exception {
    SeclangCases cases = SeclangCases.of("pm");
    assumeFalse(cases.rows().isEmpty());
    for (SeclangCases.Row row : cases.rows()) {
      Phrases phrases = phrases(List.of(row.parameter().split(" ")));
      assertThat(!found(phrases, row.input()).equals("nothing"))
          .as("%s", row)
          .isEqualTo(row.matches());
    }
    System.out.println("rows of pm: " + cases.rows().size());
    assertThat(cases.rows()).hasSize(15);
  }

  @Test
  void reports_the_longest_of_those_that_end_first() {
    Phrases phrases = phrases(List.of("ABC", "bc", "c", "abcde", "bc", ""));
    assertThat(found(phrases, "xaBcDe")).isEqualTo("0:1-4");
    assertThat(found(phrases, "xbc")).isEqualTo("1:1-3");
    assertThat(found(phrases, "ab")).isEqualTo("nothing");
    assertThat(found(phrases, "")).isEqualTo("nothing");
    assertThat(found(phrases(List.of()), "abc")).isEqualTo("nothing");
    assertThat(found(phrases(List.of("")), "abc")).isEqualTo("nothing");
  }

  @Test
  void folds_no_letters_but_those_of_ascii() {
    assertThat(found(phrases(List.of("\u00e9")), "\u00c9")).isEqualTo("nothing");
    assertThat(found(phrases(List.of("@[")), "`{")).isEqualTo("nothing");
    assertThat(found(phrases(List.of("\u00ff\0")), "a\u00ff\0")).isEqualTo("0:1-3");
  }

  @Test
  void keeps_to_its_part_of_the_array() {
    int[] where = new int[2];
    Phrases phrases = phrases(List.of("abc"));
    assertThat(phrases.found(bytes("xabcx"), 1, 3, where)).isEqualTo(-1);
    assertThat(phrases.found(bytes("xabcx"), 2, 5, where)).isEqualTo(-1);
    assertThat(phrases.found(bytes("xabcx"), 1, 4, where)).isZero();
    assertThat(where).containsExactly(1, 4);
  }

  @Test
  void finds_what_a_search_for_each_finds() {
    SplittableRandom random = new SplittableRandom(5);
    int some = 0;
    for (int round = 0; round < 2_000; round++) {
      List<String> words = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        words.add(random(random, 5));
      }
      Phrases phrases = phrases(words);
      for (int i = 0; i < 10; i++) {
        String text = random(random, 15);
        String expected = expected(words, text);
        assertThat(found(phrases, text)).as("%s in %s", words, text).isEqualTo(expected);
        some += expected.equals("nothing") ? 0 : 1;
      }
    }
    assertThat(some).isGreaterThan(1_000);
  }

  private static String random(SplittableRandom random, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append("abAc".charAt(random.nextInt(4)));
    }
    return text.toString();
  }

  @Test
  void finds_every_phrase_of_the_core_rule_set() throws Exception {
    List<Path> files = Crs.files("waf/crs/rules", ".data");
    assumeFalse(files.isEmpty());
    List<String> all = new ArrayList<>();
    for (Path file : files) {
      try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
        all.addAll(lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
      }
    }
    Phrases phrases = phrases(all);
    for (String phrase : all) {
      assertThat(found(phrases, phrase)).as(phrase).isNotEqualTo("nothing");
    }
    System.out.println("phrases: " + all.size());
    assertThat(all).hasSizeGreaterThan(6_000);
  }
}
