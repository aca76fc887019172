package io.bartizan.policies.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StripeTest {
  /// Against a map: keys come, owe, are forgotten when they owe nothing, and the table grows and
  /// wraps around.
  @Test
  void knows_every_key_that_owes_something_and_nothing_else() {
    var random = new SplittableRandom(1);
    long now = Long.MAX_VALUE - 1000;
    Stripe stripe = new Stripe(300, now);
    Map<Long, Long> fullAt = new HashMap<>();
    int full = 0;
    for (int i = 0; i < 200_000; i++) {
      now += random.nextInt(3);
      stripe.advance(now);
      long key = random.nextLong(1000) * 0x9e3779b97f4a7c15L;
      int place = stripe.find(key, 1);
      assertThat(stripe.debt(place)).isEqualTo(debt(fullAt, key, now));
      if (place == Stripe.ABSENT && !stripe.admits()) {
        full++;
        assertThat(stripe.held()).isEqualTo(300);
        continue;
      }
      long debt = 1 + random.nextLong(2000);
      stripe.owe(place, key, 1, debt);
      fullAt.put(key, now + debt);
      assertThat(stripe.debt(stripe.find(key, 1))).isEqualTo(debt);
    }
    assertThat(full).isPositive();
  }

  private static long debt(Map<Long, Long> fullAt, long key, long now) {
    Long moment = fullAt.get(key);
    return moment == null ? 0 : Math.max(0, moment - now);
  }

  @Test
  void holds_its_capacity_exactly() {
    for (int capacity = 1; capacity < 200; capacity++) {
      Stripe stripe = new Stripe(capacity, 0);
      var random = new SplittableRandom(capacity);
      for (int i = 0; i < capacity; i++) {
        assertThat(stripe.admits()).isTrue();
        stripe.owe(Stripe.ABSENT, random.nextLong(), i + 1, 1000);
      }
      assertThat(stripe.admits()).isFalse();
      assertThat(stripe.held()).isEqualTo(capacity);
    }
  }

  @Test
  void finds_room_again_as_soon_as_one_key_in_a_full_table_owes_nothing() {
    Stripe stripe = new Stripe(1000, 0);
    for (int i = 1; i <= 1000; i++) {
      assertThat(stripe.admits()).isTrue();
      stripe.owe(Stripe.ABSENT, i * 0x9e3779b97f4a7c15L, i, i == 500 ? 10 : 1000);
    }
    stripe.advance(10);
    int asked = 1;
    while (!stripe.admits()) {
      asked++;
    }
    assertThat(asked).isLessThanOrEqualTo(1000 * 4 / 3 / 64 + 2);
    assertThat(stripe.held()).isEqualTo(999);
  }

  @Test
  void a_hundred_thousand_keys_take_what_the_page_says() {
    Ledger ledger = new Ledger(100_000, 0);
    long before = used();
    Ledger filled = new Ledger(100_000, 0);
    var random = new SplittableRandom(3);
    for (int i = 0; i < 200_000; i++) {
      long low = random.nextLong();
      Stripe stripe = filled.stripe(low);
      if (stripe.admits()) {
        stripe.owe(Stripe.ABSENT, random.nextLong(), low, 1000);
      }
    }
    assertThat(filled.held()).isEqualTo(100_000);
    assertThat(used() - before).isLessThan(100_000 * 40L);
    assertThat(ledger.held()).isZero();
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
