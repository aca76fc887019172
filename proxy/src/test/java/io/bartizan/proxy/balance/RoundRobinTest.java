package io.bartizan.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Walk;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RoundRobinTest {
  private final Walk x = new Visit().walk();
  private final Choice choice = new Choice(0);

  @Test
  void equal_ones_are_chosen_one_after_the_other() {
    RoundRobin robin = new RoundRobin(Stall.of(1, 1, 1), 1);
    for (int i = 0; i < 9; i++) {
      assertThat(robin.choose(x, choice)).isEqualTo(i % 3);
    }
  }

  @Test
  void each_lane_begins_elsewhere() {
    RoundRobin robin = new RoundRobin(Stall.of(1, 1, 1), 3);
    for (int lane = 0; lane < 3; lane++) {
      assertThat(robin.choose(x, new Choice(lane))).isEqualTo(lane);
    }
  }

  @Test
  void weights_hold_in_every_cycle_and_the_heavy_one_is_not_chosen_in_a_row() {
    RoundRobin robin = new RoundRobin(Stall.of(5, 1, 1), 1);
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < 14; i++) {
      order.append(robin.choose(x, choice));
    }
    assertThat(order).hasToString("00102000010200");
  }

  @Test
  void weights_hold_for_any_set_within_one_for_each_cycle() {
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      int[] weights = random.ints(1 + random.nextInt(12), 1, 10).toArray();
      Stall[] stalls = Stall.of(weights);
      RoundRobin robin = new RoundRobin(stalls, 1);
      int cycle = java.util.Arrays.stream(weights).sum();
      for (int i = 0; i < cycle * 7; i++) {
        stalls[robin.choose(x, choice)].served++;
      }
      for (int i = 0; i < stalls.length; i++) {
        assertThat(stalls[i].served).isEqualTo(weights[i] * 7);
      }
    }
  }

  @Test
  void one_that_is_not_available_is_left_out_and_the_others_stay_even() {
    Stall[] stalls = Stall.of(1, 1, 1, 1);
    RoundRobin robin = new RoundRobin(stalls, 1);
    stalls[1].open = false;
    for (int i = 0; i < 30; i++) {
      stalls[robin.choose(x, choice)].served++;
    }
    assertThat(Stall.served(stalls)).containsExactly(10, 0, 10, 10);
  }

  @Test
  void one_that_was_tried_is_not_chosen_again() {
    Stall[] stalls = Stall.of(1, 3, 1);
    RoundRobin robin = new RoundRobin(stalls, 1);
    boolean[] seen = new boolean[3];
    for (int i = 0; i < 3; i++) {
      int place = robin.choose(x, choice);
      assertThat(seen[place]).isFalse();
      seen[place] = true;
      choice.tried(stalls[place]);
    }
    assertThat(robin.choose(x, choice)).isEqualTo(Balancer.NONE);
  }

  @Test
  void nothing_is_chosen_if_nothing_is_available_unless_it_does_not_matter() {
    Stall[] stalls = Stall.of(1, 1);
    stalls[0].open = stalls[1].open = false;
    RoundRobin robin = new RoundRobin(stalls, 1);
    assertThat(robin.choose(x, choice)).isEqualTo(Balancer.NONE);
    choice.anyway(true);
    assertThat(robin.choose(x, choice)).isNotEqualTo(Balancer.NONE);
    assertThat(new RoundRobin(Stall.of(), 1).choose(x, choice)).isEqualTo(Balancer.NONE);
  }

  @Test
  void a_share_that_rises_is_served_as_it_is() {
    Stall[] stalls = Stall.of(1, 1);
    RoundRobin robin = new RoundRobin(stalls, 1);
    stalls[1].share = 10;
    for (int i = 0; i < 110; i++) {
      stalls[robin.choose(x, choice)].served++;
    }
    assertThat(Stall.served(stalls)).containsExactly(100, 10);
  }
}
