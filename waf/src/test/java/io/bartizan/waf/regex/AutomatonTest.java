package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AutomatonTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong();
  private final SplittableRandom random = new SplittableRandom(1);

  private Automaton automaton(String pattern, Bounds bounds) throws PatternException {
    Machine machine = new Machine(List.of(Expression.of(pattern).trimmed()), new int[] {0}, false);
    return new Automaton(machine, bounds, new Learning(1 << 30, clock::get).groups(), clock::get);
  }

  /// Whether the automaton could scan a text of random letters to its end.
  private boolean scans(Automaton automaton, int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) (random.nextBoolean() ? 'a' : 'b');
    }
    return new Lane(automaton, length).finish(text, 0, length, new Hits(1));
  }

  @Test
  void looks_up_what_it_met_before() throws Exception {
    Automaton automaton = automaton("fo+bar", Bounds.SINGLE);
    byte[] text = "a foo and a fooobar".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(new Lane(automaton, 0).found(text, 0, text.length)).isTrue();
    int states = automaton.states().size();
    assertThat(new Lane(automaton, 0).found(text, 0, text.length)).isTrue();
    assertThat(automaton.states().size()).isEqualTo(states).isLessThan(10);
  }

  @Test
  void gives_up_a_text_that_asks_for_too_many_new_entries() throws Exception {
    Automaton automaton = automaton("a.{14}a{9}", new Bounds(30_000, 1 << 30, 1L << 40, 0));
    assertThat(scans(automaton, 400)).isTrue();
    assertThat(scans(automaton, 40_000)).isFalse();
    assertThat(automaton.states().size()).isBetween(400, 4_000);
  }

  @Test
  void never_knows_more_states_than_it_may_and_keeps_them_for_a_minute() throws Exception {
    Automaton automaton = automaton("a.{14}a{9}", new Bounds(200, 1 << 30, 1_000_000, 1_000));
    States first = automaton.states();
    assertThat(scans(automaton, 5_000)).isFalse();
    assertThat(first.size()).isEqualTo(200);
    clock.addAndGet(50 * SECOND);
    assertThat(scans(automaton, 5_000)).isFalse();
    assertThat(automaton.states()).isSameAs(first);
    clock.addAndGet(20 * SECOND);
    assertThat(scans(automaton, 5_000)).isFalse();
    assertThat(automaton.states()).isNotSameAs(first);
    assertThat(automaton.states().size()).isLessThan(200);
  }

  @Test
  void works_no_more_than_its_credit_until_time_passes() throws Exception {
    Automaton automaton = automaton("a.{14}a{9}", new Bounds(30_000, 1 << 30, 2_000, 10));
    while (scans(automaton, 50)) {
      assertThat(automaton.states().size()).isLessThan(500);
    }
    int states = automaton.states().size();
    assertThat(scans(automaton, 50)).isFalse();
    assertThat(automaton.states().size()).isEqualTo(states);
    clock.addAndGet(SECOND);
    scans(automaton, 50);
    assertThat(automaton.states().size()).isGreaterThan(states);
  }

  @Test
  void refills_credit_as_time_passes_but_no_further_than_full() {
    Credit credit = new Credit(clock::get, 100, 10);
    assertThat(credit.some()).isTrue();
    credit.use(130);
    assertThat(credit.some()).isFalse();
    clock.addAndGet(3_000_000);
    assertThat(credit.some()).isFalse();
    clock.addAndGet(1_000_000);
    assertThat(credit.some()).isTrue();
    clock.addAndGet(61 * SECOND);
    assertThat(credit.renew()).isTrue();
    assertThat(credit.renew()).isFalse();
    credit.use(100);
    assertThat(credit.some()).isFalse();
  }
}
