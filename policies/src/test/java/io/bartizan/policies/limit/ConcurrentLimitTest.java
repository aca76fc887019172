package io.bartizan.policies.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Rate;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many threads ask at the same moment of the clock, which stands still: exactly as many pass as
/// there are permits.
final class ConcurrentLimitTest {
  private static final int THREADS = 8;
  private static final int EACH = 2000;

  private final RoadTester road = new RoadTester();
  private final Limits limits = new Limits(road);

  private int passed(List<LimitConfig> configs, IntFunction<Ask> asks) throws Exception {
    Meters meters = limits.draft().meters("test", configs);
    road.on(Pipeline.of(List.of(Policy.enforced("limit", Limit.onRoute(meters)))));
    var barrier = new CyclicBarrier(THREADS);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        counts.add(
            threads.submit(() -> {
              barrier.await();
              int passed = 0;
              for (int i = 0; i < EACH; i++) {
                passed += road.send(asks.apply(thread * EACH + i)).status() == 200 ? 1 : 0;
              }
              return passed;
            }));
      }
      int all = 0;
      for (Future<Integer> count : counts) {
        all += count.get();
      }
      return all;
    }
  }

  @Test
  void exactly_the_burst_passes_when_all_threads_ask_for_one_key() throws Exception {
    assertThat(passed(List.of(LimitTest.limit("client-ip", "1000/h")), _ -> Ask.get("/")))
        .isEqualTo(1000);
  }

  @Test
  void exactly_one_of_each_caller_passes_while_the_table_grows() throws Exception {
    assertThat(
            passed(
                List.of(LimitTest.limit("client-ip", "1/h")),
                i -> Ask.from("10.0." + i % 1000 / 100 + "." + i % 100)))
        .isEqualTo(1000);
  }

  /// Ten tenants with 200 each would be 2000, ten clients with 300 each 3000; the route gives 1500,
  /// and no permit is lost to a request that another limit refused.
  @Test
  void several_limits_give_exactly_what_the_scarcest_has() throws Exception {
    List<LimitConfig> three =
        List.of(
            LimitTest.limit("route", "1500/h"),
            LimitTest.limit("header:x-tenant", "200/h"),
            LimitTest.limit("client-ip", "300/h"));
    assertThat(passed(three, i -> Ask.from("192.0.2." + i / 7 % 10).with("x-tenant", "t" + i % 10)))
        .isEqualTo(1500);
  }

  @Test
  void strangers_to_a_full_table_share_exactly_one_bucket() throws Exception {
    LimitConfig small =
        new LimitConfig(
            "client-ip", Rate.parse("5/h"), null, null, 16, LimitConfig.WhenFull.SHARE, Map.of());
    assertThat(passed(List.of(small), i -> Ask.from("10.0." + i % 1000 / 100 + "." + i % 100)))
        .isEqualTo(16 * 5 + 5);
  }

  /// Two configurations that share what their limits know, but do not name them in one list: locks
  /// are taken in one order all the same.
  @Test
  @Timeout(60)
  void the_old_and_the_new_configuration_never_wait_for_each_other_in_a_circle() throws Exception {
    LimitConfig address = LimitTest.limit("client-ip", "1000000/h");
    LimitConfig route = LimitTest.limit("route", "900000/h");
    Limits.Draft running = limits.draft();
    Meters old = running.meters("orders", List.of(route, address));
    running.keep();
    Meters renewed =
        limits.draft().meters("orders", List.of(route, address, LimitTest.limit("route", "9/s")));
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Meters meters = t % 2 == 0 ? old : renewed;
        counts.add(threads.submit(() -> taken(meters)));
      }
      for (int t = 0; t < THREADS; t++) {
        int taken = counts.get(t).get();
        assertThat(taken).isLessThanOrEqualTo(t % 2 == 0 ? EACH * 10 : 9);
      }
    }
  }

  private int taken(Meters meters) {
    int taken = 0;
    for (int i = 0; i < EACH * 10; i++) {
      Tally tally = new Tally(meters.count());
      for (int limit = 0; limit < meters.count(); limit++) {
        tally.addKey(new SipHash(1, 2).finish());
      }
      taken += meters.take(tally, road.nanos()) ? 1 : 0;
    }
    return taken;
  }
}
