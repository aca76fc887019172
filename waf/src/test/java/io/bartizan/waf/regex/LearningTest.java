package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LearningTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Bounds WIDE = new Bounds(30_000, 1 << 30, 1L << 40, 0);

  private final AtomicLong clock = new AtomicLong();
  private final SplittableRandom random = new SplittableRandom(5);

  private byte[] hostile(int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) "abcx".charAt(random.nextInt(4));
    }
    return text;
  }

  private static List<Expression> expressions(int set) throws PatternException {
    List<Expression> expressions = new ArrayList<>();
    for (String pattern :
        List.of("a.*b.{3}c", "b.*c.{4}a", "c.*a.{5}b", "[ab].{10}c", "[bc].{11}a", "ab.{12}c")) {
      expressions.add(Expression.of(pattern + "x{" + (set + 1) + "}"));
    }
    return expressions;
  }

  private Automaton automaton(String pattern, Learning learning) throws PatternException {
    Machine machine = new Machine(List.of(Expression.of(pattern).trimmed()), new int[] {0}, false);
    return new Automaton(machine, WIDE, learning.groups(), clock::get);
  }

  private static boolean scans(Automaton automaton, byte[] text) {
    return new Lane(automaton, text.length).finish(text, 0, text.length, new Hits(1));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void many_sets_learn_no_more_together_than_they_may_and_find_all_the_same() throws Exception {
    Learning learning = new Learning(1 << 20, clock::get);
    List<List<Expression>> all = new ArrayList<>();
    List<ExpressionSet> sets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(expressions(i));
      sets.add(ExpressionSet.of(all.get(i), learning));
    }
    long most = 0;
    for (int i = 0; i < 200; i++) {
      byte[] text = hostile(2_000);
      for (int set = 0; set < sets.size(); set++) {
        Hits hits = new Hits(all.get(set).size());
        sets.get(set).scan(text, 0, text.length, hits);
        for (int number = 0; number < all.get(set).size(); number++) {
          assertThat(hits.has(number))
              .isEqualTo(all.get(set).get(number).found(text, 0, text.length));
        }
        most = Math.max(most, learning.used());
      }
      clock.addAndGet(SECOND / 10);
    }
    assertThat(most).isBetween(700_000L, 1L << 20);
  }

  @Test
  void what_nobody_asks_any_more_is_forgotten_for_what_is_asked() throws Exception {
    Learning learning = new Learning(200_000, clock::get);
    Automaton ordinary = automaton("fo+bar", learning);
    List<Automaton> attacked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      attacked.add(automaton("a.{14}a{9}", learning));
    }
    attack(attacked);
    clock.addAndGet(2 * SECOND);
    attack(attacked);
    clock.addAndGet(2 * SECOND);
    assertThat(scans(ordinary, bytes("a foo and a fooobar and a barrel of beer"))).isFalse();
    clock.addAndGet(2 * SECOND);
    assertThat(scans(ordinary, bytes("a foo and a fooobar and a barrel of beer"))).isTrue();
  }

  private void attack(List<Automaton> attacked) {
    for (int i = 0; i < 200; i++) {
      attacked.forEach(one -> scans(one, hostile(300)));
    }
  }

  @Test
  void the_largest_is_forgotten_after_a_minute_though_it_is_still_asked() throws Exception {
    Learning learning = new Learning(400_000, clock::get);
    Automaton attacked = automaton("a.{14}a{9}", learning);
    Automaton ordinary = automaton("fo+bar", learning);
    assertThat(scans(ordinary, bytes("a foo and a fooobar"))).isTrue();
    States known = ordinary.states();
    for (int second = 0; second < 59; second++) {
      for (int i = 0; i < 20; i++) {
        scans(attacked, hostile(300));
        assertThat(scans(ordinary, bytes("a foo and a fooobar"))).isTrue();
      }
      clock.addAndGet(SECOND);
    }
    States hostile = attacked.states();
    clock.addAndGet(2 * SECOND);
    scans(attacked, hostile(300));
    assertThat(attacked.states()).isNotSameAs(hostile);
    assertThat(ordinary.states()).isSameAs(known);
    assertThat(scans(ordinary, bytes("quite another text that has a fooobar in it"))).isTrue();
  }

  @Test
  void what_a_set_learned_is_given_back_when_it_is_dropped() throws Exception {
    Learning learning = new Learning(1 << 20, clock::get);
    WeakReference<ExpressionSet> dropped = used(learning);
    assertThat(learning.used()).isPositive();
    while (learning.used() > 0) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(dropped.get()).isNull();
  }

  private WeakReference<ExpressionSet> used(Learning learning) throws PatternException {
    ExpressionSet set = ExpressionSet.of(expressions(9), learning);
    set.scan(hostile(200), 0, 200, new Hits(8));
    return new WeakReference<>(set);
  }

  @Test
  void nothing_is_learned_where_nothing_may_be_and_all_is_found() throws Exception {
    Learning learning = new Learning(0, clock::get);
    List<Expression> expressions =
        List.of(Expression.of("fo+bar"), Expression.of("^never$"), Expression.of("be{2}r"));
    ExpressionSet set = ExpressionSet.of(expressions, learning);
    Hits hits = new Hits(3);
    byte[] text = bytes("a foo and a fooobar and a barrel of beer");
    set.scan(text, 0, text.length, hits);
    assertThat(hits.has(0)).isTrue();
    assertThat(hits.has(1)).isFalse();
    assertThat(hits.has(2)).isTrue();
    assertThat(learning.used()).isZero();
  }

  @Test
  void equal_patterns_phrases_and_sets_are_held_once() throws Exception {
    Expression expression = Expression.of("held(once)+");
    Phrases phrases = Phrases.of(List.of(bytes("one"), bytes("two")));
    assertThat(Expression.of("held(once)+")).isSameAs(expression);
    assertThat(Phrases.of(List.of(bytes("one"), bytes("two")))).isSameAs(phrases);
    assertThat(Expression.of(phrases)).isSameAs(Expression.of(phrases));
    ExpressionSet set = ExpressionSet.of(List.of(expression, Expression.of(phrases)));
    assertThat(ExpressionSet.of(List.of(expression, Expression.of(phrases)))).isSameAs(set);
    assertThat(ExpressionSet.of(List.of(Expression.of(phrases), expression))).isNotSameAs(set);
  }
}
