package io.bartizan.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bartizan.pipeline.Walk;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LeastRequestTest {
  private final Walk x = new Visit().walk();
  private final Choice choice = new Choice(0);

  @Test
  void while_nobody_is_busy_weights_hold() {
    Stall[] stalls = Stall.of(1, 2, 5);
    LeastRequest least = new LeastRequest(stalls, 1, 7);
    serve(least, stalls, 80_000);
    assertThat(stalls[0].served).isCloseTo(10_000, within(600));
    assertThat(stalls[1].served).isCloseTo(20_000, within(800));
    assertThat(stalls[2].served).isCloseTo(50_000, within(1_000));
  }

  @Test
  void the_busiest_for_its_weight_is_never_chosen() {
    Stall[] stalls = Stall.of(1, 4, 1);
    stalls[0].active = 3;
    stalls[1].active = 11;
    stalls[2].active = 2;
    LeastRequest least = new LeastRequest(stalls, 1, 7);
    serve(least, stalls, 10_000);
    assertThat(stalls[0].served).isZero();
    assertThat(stalls[1].served).isPositive();
    assertThat(stalls[2].served).isPositive();
  }

  /// A slow one collects requests: with two choices its queue stays near that of the others.
  @Test
  void one_that_answers_slowly_gets_fewer() {
    Stall[] stalls = Stall.of(1, 1, 1, 1);
    LeastRequest least = new LeastRequest(stalls, 1, 11);
    Random random = new Random(3);
    ArrayDeque<Stall> slow = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      Stall stall = stalls[least.choose(x, choice)];
      stall.served++;
      stall.active++;
      if (stall == stalls[0]) {
        slow.add(stall);
      } else {
        stall.active--;
      }
      if (!slow.isEmpty() && random.nextInt(10) == 0) {
        slow.remove().active--;
      }
    }
    assertThat(stalls[0].served).isLessThan(2_500);
    assertThat(stalls[0].active).isLessThan(10);
  }

  @Test
  void one_that_is_not_available_or_was_tried_is_left_out() {
    Stall[] stalls = Stall.of(1, 1, 1, 1);
    stalls[2].open = false;
    choice.tried(stalls[0]);
    serve(new LeastRequest(stalls, 1, 5), stalls, 1_000);
    assertThat(Stall.served(stalls)[0]).isZero();
    assertThat(Stall.served(stalls)[2]).isZero();
    choice.tried(stalls[1]);
    choice.tried(stalls[3]);
    assertThat(new LeastRequest(stalls, 1, 5).choose(x, choice)).isEqualTo(Balancer.NONE);
  }

  @Test
  void lanes_draw_different_lots() {
    Lots lots = new Lots(2, 1);
    int same = 0;
    for (int i = 0; i < 1_000; i++) {
      long one = lots.draw(0, 1_000);
      assertThat(one).isBetween(0L, 999L);
      same += one == lots.draw(1, 1_000) ? 1 : 0;
    }
    assertThat(same).isLessThan(20);
  }

  private void serve(Balancer balancer, Stall[] stalls, int times) {
    for (int i = 0; i < times; i++) {
      stalls[balancer.choose(x, choice)].served++;
    }
  }
}
