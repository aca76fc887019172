package io.bartizan.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HashRingTest {
  private static final int KEYS = 20_000;
  private static final HashKey TENANT = HashKey.parse("header:x-tenant");

  private final Visit visit = new Visit();
  private final Choice choice = new Choice(0);

  private static HashRing ring(Stall[] stalls, int bound) {
    return new HashRing(stalls, TENANT, bound, new RoundRobin(stalls, 1));
  }

  private String[] owners(Stall[] stalls) {
    HashRing ring = ring(stalls, 0);
    String[] owners = new String[KEYS];
    for (int key = 0; key < KEYS; key++) {
      owners[key] = stalls[ring.choose(tenant(key), choice)].name();
    }
    return owners;
  }

  private Walk tenant(int key) {
    return visit.clear().with("X-Tenant", "tenant-" + key).walk();
  }

  @Test
  void a_key_always_goes_to_the_same_one_whatever_the_order_of_the_list() {
    Stall[] stalls = Stall.of(1, 1, 1, 1, 1);
    List<Stall> shuffled = new ArrayList<>(Arrays.asList(stalls));
    Collections.shuffle(shuffled, new Random(1));
    assertThat(owners(stalls)).isEqualTo(owners(shuffled.toArray(Stall[]::new)));
  }

  /// The same in every process and version: otherwise gateways beside each other would disagree.
  @Test
  void places_are_fixed_for_good() {
    String[] owners = owners(Stall.of(1, 1, 1));
    assertThat(Arrays.copyOf(owners, 6)).containsExactly(PINNED);
  }

  private static final String[] PINNED = {
    "10.0.0.3:80", "10.0.0.1:80", "10.0.0.1:80", "10.0.0.1:80", "10.0.0.3:80", "10.0.0.3:80"
  };

  @Test
  void keys_spread_by_weight() {
    int[] counts = new int[3];
    for (String owner : owners(Stall.of(1, 1, 2))) {
      counts[owner.charAt(7) - '1']++;
    }
    assertThat(counts[0]).isBetween(KEYS * 20 / 100, KEYS * 30 / 100);
    assertThat(counts[1]).isBetween(KEYS * 20 / 100, KEYS * 30 / 100);
    assertThat(counts[2]).isBetween(KEYS * 44 / 100, KEYS * 56 / 100);
  }

  @Test
  void one_that_goes_away_moves_only_its_own_keys() {
    Stall[] ten = Stall.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    String[] before = owners(ten);
    String[] after = owners(Arrays.copyOf(ten, 9));
    ten[9].open = false;
    String[] down = owners(ten);
    assertThat(down).isEqualTo(after);
    int moved = 0;
    for (int key = 0; key < KEYS; key++) {
      boolean its = before[key].equals("10.0.0.10:80");
      moved += its ? 1 : 0;
      assertThat(after[key].equals(before[key])).isEqualTo(!its);
    }
    assertThat(moved).isBetween(KEYS * 7 / 100, KEYS * 13 / 100);
  }

  @Test
  void a_key_beyond_the_bound_goes_to_the_next_one_and_comes_back() {
    Stall[] stalls = Stall.of(1, 1, 1, 1);
    HashRing ring = ring(stalls, 12_500);
    int home = ring.choose(tenant(1), choice);
    stalls[home].active = 2;
    int next = ring.choose(tenant(1), choice);
    assertThat(next).isNotEqualTo(home);
    stalls[next].active = 2;
    assertThat(ring.choose(tenant(1), choice)).isNotIn(home, next);
    stalls[home].active = 0;
    assertThat(ring.choose(tenant(1), choice)).isEqualTo(home);
  }

  /// All requests have the same key and none ends: nobody gets more than the bound says.
  @Test
  void nobody_gets_more_than_the_bound() {
    Random random = new Random(9);
    for (int round = 0; round < 50; round++) {
      Stall[] stalls = Stall.of(random.ints(2 + random.nextInt(8), 1, 4).toArray());
      HashRing ring = ring(stalls, 12_500);
      int weights = Arrays.stream(stalls).mapToInt(Stall::weight).sum();
      for (int n = 1; n <= 400; n++) {
        Stall stall = stalls[ring.choose(tenant(random.nextInt(2)), choice)];
        stall.active++;
        assertThat(stall.active)
            .isLessThanOrEqualTo((int) Math.ceil(1.25 * n * stall.weight() / weights));
      }
    }
  }

  @Test
  void one_that_was_tried_is_passed_over_for_the_next_on_the_ring() {
    Stall[] stalls = Stall.of(1, 1, 1);
    HashRing ring = ring(stalls, 12_500);
    int first = ring.choose(tenant(5), choice);
    choice.tried(stalls[first]);
    int second = ring.choose(tenant(5), choice);
    choice.tried(stalls[second]);
    int third = ring.choose(tenant(5), choice);
    assertThat(List.of(first, second, third)).containsExactlyInAnyOrder(0, 1, 2);
    choice.tried(stalls[third]);
    assertThat(ring.choose(tenant(5), choice)).isEqualTo(Balancer.NONE);
  }

  @Test
  void a_request_without_the_key_goes_round() {
    Stall[] stalls = Stall.of(1, 1, 1);
    HashRing ring = ring(stalls, 12_500);
    for (int i = 0; i < 9; i++) {
      stalls[ring.choose(new Visit().walk(), choice)].served++;
    }
    assertThat(Stall.served(stalls)).containsExactly(3, 3, 3);
  }
}
