package io.bartizan.waf.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HaltTest {
  private static Machine machine(List<Expression> all, int... numbers) {
    List<Node> patterns = new ArrayList<>();
    for (int number : numbers) {
      patterns.add(all.get(number).trimmed());
    }
    return new Machine(patterns, numbers, false);
  }

  /// Where a machine is after some bytes.
  private static States.State after(Machine machine, byte[] text, int from, int to) {
    Frontier frontier = new Frontier(machine);
    States.State state = States.NOTHING;
    for (int i = from; i < to; i++) {
      state = frontier.next(state, machine.alphabet.symbol(text[i]));
    }
    return state;
  }

  @Test
  void tells_where_those_would_be_that_have_some_of_the_patterns() throws Exception {
    SplittableRandom random = new SplittableRandom(31);
    int begun = 0;
    for (int round = 0; round < 500; round++) {
      List<Expression> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(Expression.of(RandomPattern.of(random)));
      }
      Machine many = machine(all, 1, 2, 4, 5, 7);
      Machine few = machine(all, 7, 2, 4);
      Machine alone = new Machine(List.of(all.get(5).trimmed()), new int[] {0}, false);
      byte[] text =
          ("xx" + RandomPattern.text(random) + RandomPattern.text(random))
              .getBytes(StandardCharsets.ISO_8859_1);
      Halt halt = new Halt(many, text.length, after(many, text, 2, text.length));
      assertThat(halt.in(few, text, 2)).isEqualTo(after(few, text, 2, text.length));
      assertThat(halt.alone(5, alone, text, 2)).isEqualTo(after(alone, text, 2, text.length));
      begun += halt.in(few, text, 2).steps.length > 0 ? 1 : 0;
    }
    assertThat(begun).isGreaterThan(100);
  }
}
