package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpressionSetTest {
  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<Expression> expressions(List<String> patterns) throws PatternException {
    List<Expression> all = new ArrayList<>();
    for (String pattern : patterns) {
      all.add(Expression.of(pattern));
    }
    return all;
  }

  private static List<Integer> found(ExpressionSet set, byte[] text, int from, int to) {
    Hits hits = new Hits(set.size());
    set.scan(text, from, to, hits);
    List<Integer> found = new ArrayList<>();
    for (int i = hits.next(0); i >= 0; i = hits.next(i + 1)) {
      found.add(i);
    }
    assertThat(hits.isEmpty()).isEqualTo(found.isEmpty());
    return found;
  }

  private static List<Integer> expected(List<Expression> expressions, byte[] text, int to) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      if (expressions.get(i).found(text, 0, to)) {
        found.add(i);
      }
    }
    return found;
  }

  @Test
  void tells_which_are_found() throws Exception {
    ExpressionSet set = ExpressionSet.of(expressions(List.of("a+b", "^b", "c$", "", "\\bx\\b")));
    assertThat(found(set, bytes("aab x"), 0, 5)).containsExactly(0, 3, 4);
    assertThat(found(set, bytes("aab x"), 2, 3)).containsExactly(1, 3);
    assertThat(found(set, bytes("b\nc\n"), 0, 4)).containsExactly(1, 2, 3);
    assertThat(found(set, new byte[0], 0, 0)).containsExactly(3);
    assertThat(found(ExpressionSet.of(List.of()), bytes("a"), 0, 1)).isEmpty();
  }

  @Test
  void knows_few_states_of_what_is_found_in_every_text() throws Exception {
    List<Expression> often = expressions(List.of(".", "^.*$", "^[^;]+", "\\w", "[ e]"));
    ExpressionSet set = ExpressionSet.of(often);
    byte[] text = bytes("the quick brown fox; jumps over the lazy dog");
    for (int to = 0; to <= text.length; to++) {
      assertThat(found(set, text, 0, to)).isEqualTo(expected(often, text, to));
    }
    assertThat(set.states()).isLessThan(20);
  }

  @Test
  void adds_to_the_hits_there_are() throws Exception {
    ExpressionSet set = ExpressionSet.of(expressions(List.of("a", "b")));
    Hits hits = new Hits(2);
    set.scan(bytes("a"), 0, 1, hits);
    set.scan(bytes("b"), 0, 1, hits);
    assertThat(hits.has(0) && hits.has(1)).isTrue();
    hits.clear();
    assertThat(hits.isEmpty()).isTrue();
  }

  @Test
  void finds_what_each_of_the_core_rule_set_finds_alone() throws Exception {
    List<Expression> expressions = expressions(Crs.patterns());
    List<String> texts = Crs.texts();
    assumeFalse(expressions.isEmpty() || texts.isEmpty());
    ExpressionSet set = ExpressionSet.of(expressions);
    assertThat(set.groups()).isGreaterThan(1);
    int pairs = 0;
    for (int i = 0; i < texts.size(); i += Math.max(1, texts.size() / 300)) {
      byte[] text = bytes(texts.get(i));
      assertThat(found(set, text, 0, text.length))
          .as(texts.get(i))
          .isEqualTo(expected(expressions, text, text.length));
      pairs += expressions.size();
    }
    System.out.println("pairs of pattern and text: " + pairs);
  }

  @Test
  void finds_what_each_of_random_patterns_finds_alone() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 60; round++) {
      List<String> patterns = new ArrayList<>();
      for (int i = 0; i < 70; i++) {
        patterns.add(RandomPattern.of(random));
      }
      List<Expression> expressions = expressions(patterns);
      ExpressionSet set = ExpressionSet.of(expressions);
      for (int i = 0; i < 40; i++) {
        byte[] text = bytes(RandomPattern.text(random));
        assertThat(found(set, text, 0, text.length))
            .as("%s in %s", patterns, new String(text, StandardCharsets.ISO_8859_1))
            .isEqualTo(expected(expressions, text, text.length));
      }
    }
  }

  @Test
  void stays_exact_and_within_its_memory_when_every_text_asks_for_new_states() throws Exception {
    List<Expression> expressions =
        expressions(
            List.of("a.*b.{3}c", "b.*c.{4}a", "c.*a.{5}b", "[ab].{10}c", "[bc].{11}a", "ab.{12}c"));
    ExpressionSet set = ExpressionSet.of(expressions);
    SplittableRandom random = new SplittableRandom(3);
    long most = 0;
    for (int i = 0; i < 300; i++) {
      byte[] text = new byte[2_000];
      for (int j = 0; j < text.length; j++) {
        text[j] = (byte) "abcx".charAt(random.nextInt(4));
      }
      int to = 1 + random.nextInt(text.length);
      assertThat(found(set, text, 0, to)).isEqualTo(expected(expressions, text, to));
      most = Math.max(most, set.bytes());
    }
    assertThat(most).isLessThan(9L << 20);
  }

  @Test
  void goes_on_where_automata_gave_up_for_want_of_room() throws Exception {
    SplittableRandom random = new SplittableRandom(17);
    int found = 0;
    for (int round = 0; round < 60; round++) {
      List<String> patterns = new ArrayList<>(List.of("a.*b.{3}c", "\\bc.{4}a$", "^[ab].{9}c"));
      for (int i = 0; i < 20; i++) {
        patterns.add(RandomPattern.of(random) + "_c");
      }
      List<Expression> expressions = expressions(patterns);
      Learning learning = new Learning(2_000 + 1_500 * round, System::nanoTime);
      ExpressionSet set = ExpressionSet.of(expressions, learning);
      String known = joined(random);
      for (int i = 0; i < 20; i++) {
        byte[] text = bytes(known + joined(random));
        List<Integer> all = found(set, text, 0, text.length);
        assertThat(all).as("%s", patterns).isEqualTo(expected(expressions, text, text.length));
        found += all.size();
      }
      assertThat(learning.used()).isBetween(0L, learning.limit());
    }
    assertThat(found).isGreaterThan(3_000);
  }

  @Test
  void foresees_all_that_is_found_and_whatever_it_would_take_long_to_know() throws Exception {
    SplittableRandom random = new SplittableRandom(23);
    List<Expression> expressions = expressions(List.of("a.{20}c", "ab", "cd", "a.{19}bd"));
    ExpressionSet set = ExpressionSet.of(expressions);
    byte[] plain = bytes("xaby");
    assertThat(foreseen(set, plain)).isEqualTo(found(set, plain, 0, plain.length));
    byte[] text = new byte[100_000];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (random.nextBoolean() ? 'a' : 'b');
    }
    assertThat(found(set, text, 0, text.length)).containsExactly(1);
    assertThat(foreseen(set, text)).contains(1).doesNotContain(2).containsAnyOf(0, 3);
  }

  private static List<Integer> foreseen(ExpressionSet set, byte[] text) {
    Hits hits = new Hits(set.size());
    set.foresee(text, 0, text.length, hits);
    return IntStream.range(0, set.size()).filter(hits::has).boxed().toList();
  }

  private static String joined(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append(RandomPattern.text(random));
    }
    return text.toString();
  }

  @Test
  void looks_for_phrases_and_patterns_together() throws Exception {
    List<Expression> expressions = new ArrayList<>(expressions(List.of("a+b", "^b")));
    expressions.add(1, Expression.of(Phrases.of(List.of(bytes("AA"), bytes("ba"), bytes("bab")))));
    expressions.add(Expression.of(Phrases.of(List.of())));
    ExpressionSet set = ExpressionSet.of(expressions);
    assertThat(found(set, bytes("baab"), 0, 4)).containsExactly(0, 1, 2);
    assertThat(found(set, bytes("ab"), 0, 2)).containsExactly(0);
    int[] groups = new int[4];
    assertThat(expressions.get(1).found(bytes("xaaa"), 0, 4, groups)).isTrue();
    assertThat(groups).containsExactly(1, 3, -1, -1);
  }

  @Test
  void finds_what_random_phrases_find_alone() throws Exception {
    SplittableRandom random = new SplittableRandom(13);
    for (int round = 0; round < 300; round++) {
      List<Expression> expressions = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        List<byte[]> phrases = new ArrayList<>();
        for (int j = random.nextInt(6); j >= 0; j--) {
          phrases.add(bytes(RandomPattern.text(random).substring(1)));
        }
        expressions.add(Expression.of(Phrases.of(phrases)));
      }
      ExpressionSet set = ExpressionSet.of(expressions);
      for (int i = 0; i < 20; i++) {
        byte[] text = bytes(RandomPattern.text(random));
        assertThat(found(set, text, 0, text.length))
            .isEqualTo(expected(expressions, text, text.length));
      }
    }
  }

  @Test
  void answers_many_threads_alike() throws Exception {
    List<Expression> expressions =
        expressions(List.of("fo+", "ba[rz]", "^x", "(?i)QuX$", "\\d{3}"));
    ExpressionSet set = ExpressionSet.of(expressions);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        wrong.add(threads.submit(() -> disagreements(set, expressions)));
      }
      for (Future<Integer> one : wrong) {
        assertThat(one.get()).isZero();
      }
    }
  }

  private static int disagreements(ExpressionSet set, List<Expression> expressions) {
    SplittableRandom random = new SplittableRandom(11);
    int wrong = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] text = new byte[random.nextInt(20)];
      for (int j = 0; j < text.length; j++) {
        text[j] = (byte) "fobarzxqu1\n".charAt(random.nextInt(11));
      }
      boolean same =
          found(set, text, 0, text.length).equals(expected(expressions, text, text.length));
      wrong += same ? 0 : 1;
    }
    return wrong;
  }
}
