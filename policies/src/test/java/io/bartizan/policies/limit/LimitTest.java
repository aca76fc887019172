package io.bartizan.policies.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Rate;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LimitTest {
  private final RoadTester road = new RoadTester();
  private final Limits limits = new Limits(road);

  static LimitConfig limit(String per, String rate) {
    return limit(per, rate, null);
  }

  static LimitConfig limit(String per, String rate, @Nullable Integer burst) {
    return new LimitConfig(
        per, Rate.parse(rate), burst, null, 100_000, LimitConfig.WhenFull.SHARE, Map.of());
  }

  private LimitTest through(LimitConfig... configs) {
    Meters meters = limits.draft().meters("test", List.of(configs));
    road.on(Pipeline.of(List.of(Policy.enforced("limit", Limit.onRoute(meters)))));
    return this;
  }

  private int statusOf(Ask ask) {
    return road.send(ask).status();
  }

  private int passed(int times, Ask ask) {
    int passed = 0;
    for (int i = 0; i < times; i++) {
      passed += statusOf(ask) == 200 ? 1 : 0;
    }
    return passed;
  }

  @Test
  void refuses_the_third_request_in_one_second() {
    through(limit("client-ip", "2/s"));
    assertThat(passed(2, Ask.get("/"))).isEqualTo(2);
    Told third = road.send(Ask.get("/"));
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(third.forwarded()).isFalse();
    assertThat(third.reason()).isEqualTo("limit client-ip/s: more than 2/s per client-ip");
    assertThat(third.header("retry-after")).isEqualTo("1");
    road.advance(Duration.ofNanos(499_999_999));
    assertThat(statusOf(Ask.get("/"))).isEqualTo(429);
    road.advance(Duration.ofNanos(1));
    assertThat(statusOf(Ask.get("/"))).isEqualTo(200);
  }

  @Test
  void lets_one_through_where_one_is_allowed() {
    through(limit("client-ip", "1/min"));
    int passed = 0;
    for (int i = 0; i < 6000; i++) {
      passed += statusOf(Ask.get("/")) == 200 ? 1 : 0;
      road.advance(Duration.ofMillis(100));
    }
    assertThat(passed).isEqualTo(10);
  }

  @Test
  void a_burst_passes_at_once_and_then_the_rate() {
    through(limit("client-ip", "10/s", 30));
    assertThat(passed(100, Ask.get("/"))).isEqualTo(30);
    road.advance(Duration.ofSeconds(1));
    assertThat(passed(100, Ask.get("/"))).isEqualTo(10);
    road.advance(Duration.ofHours(1));
    assertThat(passed(100, Ask.get("/"))).isEqualTo(30);
  }

  /// Against the definition of GCRA in whole numbers without rounding: 7 permits in a second, at
  /// most 5 at once.
  @Test
  void says_exactly_what_the_definition_says() {
    through(limit("client-ip", "7/s", 5));
    var random = new SplittableRandom(7);
    long second = 1_000_000_000L;
    long full = 0;
    long now = 0;
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      long step = random.nextLong(second / 4);
      road.advance(Duration.ofNanos(step));
      now += step;
      boolean conforms = full - now <= 4 * (second / 7 + 1);
      full = conforms ? Math.max(full, now) + second / 7 + 1 : full;
      refused += conforms ? 0 : 1;
      assertThat(statusOf(Ask.get("/"))).as("request %d", i).isEqualTo(conforms ? 200 : 429);
    }
    assertThat(refused).isBetween(1000, 19_000);
  }

  @Test
  void tells_clients_apart_by_address_and_sites_by_their_first_64_bits() {
    through(limit("client-ip", "1/h"));
    assertThat(statusOf(Ask.from("192.0.2.1"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.1"))).isEqualTo(429);
    assertThat(statusOf(Ask.from("192.0.2.2"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("::ffff:192.0.2.2"))).isEqualTo(429);
    assertThat(statusOf(Ask.from("2001:db8:1:2::1"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("2001:db8:1:2:ffff:ffff:ffff:ffff"))).isEqualTo(429);
    assertThat(statusOf(Ask.from("2001:db8:1:3::1"))).isEqualTo(200);
  }

  @Test
  void counts_all_requests_to_a_route_together() {
    through(limit("route", "2/h"));
    assertThat(statusOf(Ask.from("192.0.2.1").as("anna"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.2").as("bert"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.3").as("carl"))).isEqualTo(429);
  }

  @Test
  void tells_tenants_apart_by_a_header() {
    through(limit("header:X-Tenant", "1/h"));
    assertThat(statusOf(Ask.get("/").with("x-tenant", "red"))).isEqualTo(200);
    assertThat(statusOf(Ask.get("/").with("X-TENANT", "red"))).isEqualTo(429);
    assertThat(statusOf(Ask.get("/").with("x-tenant", "blue"))).isEqualTo(200);
    assertThat(statusOf(Ask.get("/").with("x-tenant", "Red"))).isEqualTo(200);
  }

  @Test
  void requests_without_the_header_or_the_identity_share_one_bucket_and_are_never_skipped() {
    through(limit("header:x-tenant", "1/h"));
    assertThat(statusOf(Ask.from("192.0.2.1"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.2"))).isEqualTo(429);
    assertThat(statusOf(Ask.from("192.0.2.3").with("x-tenant", ""))).isEqualTo(200);
    through(limit("identity", "1/h"));
    assertThat(statusOf(Ask.from("192.0.2.1"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.2"))).isEqualTo(429);
  }

  @Test
  void a_refusal_does_not_repeat_the_header_value() {
    through(limit("header:x-secret", "1/h"));
    Ask ask = Ask.get("/").with("x-secret", "canary-7f3a");
    assertThat(road.send(ask).toString()).doesNotContain("canary");
    Told refused = road.send(ask);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.toString()).doesNotContain("canary");
    assertThat(refused.reason())
        .isEqualTo("limit header:x-secret/h: more than 1/h per header:x-secret");
  }

  @Test
  void a_request_that_one_limit_refuses_takes_nothing_from_the_others() {
    through(limit("client-ip", "3/h"), limit("header:x-tenant", "1/h"), limit("route", "100/h"));
    Ask red = Ask.get("/").with("x-tenant", "red");
    assertThat(passed(50, red)).isEqualTo(1);
    assertThat(statusOf(Ask.get("/").with("x-tenant", "blue"))).isEqualTo(200);
    assertThat(statusOf(Ask.get("/").with("x-tenant", "green"))).isEqualTo(200);
    assertThat(statusOf(Ask.get("/").with("x-tenant", "white"))).isEqualTo(429);
    assertThat(road.send(Ask.from("192.0.2.9").with("x-tenant", "white")).header("ratelimit"))
        .isEqualTo(
            "\"client-ip/h\";r=2;t=2400, \"header:x-tenant/h\";r=0;t=3600, \"route/h\";r=96;t=3456");
  }

  @Test
  void a_refused_caller_must_wait_for_the_slowest_limit_that_refuses() {
    through(limit("client-ip", "1/s"), limit("header:x-tenant", "1/min"));
    Ask ask = Ask.get("/").with("x-tenant", "red");
    assertThat(statusOf(ask)).isEqualTo(200);
    road.advance(Duration.ofMillis(500));
    Told refused = road.send(ask);
    assertThat(refused.header("retry-after")).isEqualTo("60");
    assertThat(refused.reason()).startsWith("limit client-ip/s");
    road.advance(Duration.ofMillis(59_499));
    assertThat(road.send(ask).header("retry-after")).isEqualTo("1");
    road.advance(Duration.ofMillis(1));
    assertThat(statusOf(ask)).isEqualTo(200);
  }

  @Test
  void states_quota_and_what_is_left_with_every_answer() {
    through(limit("client-ip", "50/s", 100), limit("identity", "600/min"));
    Told told = road.send(Ask.get("/").as("anna"));
    assertThat(told.header("ratelimit-policy"))
        .isEqualTo("\"client-ip/s\";q=100;w=2, \"identity/min\";q=600;w=60");
    assertThat(told.header("ratelimit"))
        .isEqualTo("\"client-ip/s\";r=99;t=2, \"identity/min\";r=599;t=60");
    passed(98, Ask.get("/").as("anna"));
    assertThat(road.send(Ask.get("/").as("anna")).header("ratelimit"))
        .isEqualTo("\"client-ip/s\";r=0;t=1, \"identity/min\";r=500;t=50");
    Told refused = road.send(Ask.get("/").as("anna"));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("ratelimit"))
        .isEqualTo("\"client-ip/s\";r=0;t=1, \"identity/min\";r=500;t=50");
    assertThat(refused.header("retry-after")).isEqualTo("1");
  }

  @Test
  void a_quota_of_parts_of_a_second_is_stated_in_whole_seconds_at_the_same_rate() {
    assertThat(Quota.of(Rate.parse("5/100ms"), 5)).hasToString("q=50;w=1");
    assertThat(Quota.of(Rate.parse("3/s"), 3)).hasToString("q=3;w=1");
    assertThat(Quota.of(Rate.parse("50/s"), 10)).hasToString("q=50;w=1");
    assertThat(Quota.of(Rate.parse("2/3s"), 3)).hasToString("q=3;w=5");
    assertThat(Quota.of(Rate.parse("1/d"), 1)).hasToString("q=1;w=86400");
  }

  @Test
  void a_rehearsal_reads_and_counts_nothing() {
    through(limit("client-ip", "2/h"));
    for (int i = 0; i < 10; i++) {
      assertThat(road.explain(Ask.get("/")).status()).isEqualTo(200);
    }
    assertThat(passed(5, Ask.get("/"))).isEqualTo(2);
    assertThat(road.explain(Ask.get("/")).code()).isEqualTo(Code.RATE_LIMITED);
    road.advance(Duration.ofMinutes(30));
    assertThat(road.explain(Ask.get("/")).status()).isEqualTo(200);
    assertThat(limits.census()).isEmpty();
  }

  /// Requests that began long ago could otherwise be forgotten at once, since by now they owe
  /// nothing any more.
  @Test
  void requests_that_were_long_on_their_way_are_counted_too() {
    through(limit("client-ip", "1/s"));
    long old = road.nanos();
    road.advance(Duration.ofSeconds(10));
    int passed = 0;
    for (int i = 0; i < 1000; i++) {
      passed += road.send(Ask.from("192.0.2.1"), old + i).status() == 200 ? 1 : 0;
      statusOf(Ask.from("10.0." + i / 250 + "." + i % 250));
    }
    assertThat(passed).as("one when they began, one now").isBetween(1, 2);
  }

  @Test
  void one_bucket_of_all_who_do_not_fit_while_those_who_do_go_on() {
    LimitConfig small =
        new LimitConfig(
            "client-ip", Rate.parse("2/h"), null, null, 16, LimitConfig.WhenFull.SHARE, Map.of());
    through(small);
    for (int i = 1; i <= 16; i++) {
      assertThat(statusOf(Ask.from("192.0.2." + i))).isEqualTo(200);
    }
    assertThat(road.explain(Ask.from("192.0.2.100")).status()).isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.100"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.101"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.102"))).isEqualTo(429);
    assertThat(road.explain(Ask.from("192.0.2.103")).status()).isEqualTo(429);
    assertThat(statusOf(Ask.from("192.0.2.16"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.16"))).isEqualTo(429);
    road.advance(Duration.ofMinutes(30));
    assertThat(statusOf(Ask.from("192.0.2.102")))
        .as("the first ones owe nothing any more")
        .isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.102"))).isEqualTo(200);
    assertThat(statusOf(Ask.from("192.0.2.102"))).isEqualTo(429);
  }

  @Test
  void refuses_who_does_not_fit_if_so_configured() {
    LimitConfig small =
        new LimitConfig(
            "client-ip",
            Rate.parse("2/h"),
            null,
            "doors",
            16,
            LimitConfig.WhenFull.REFUSE,
            Map.of());
    through(small);
    for (int i = 1; i <= 16; i++) {
      assertThat(statusOf(Ask.from("192.0.2." + i))).isEqualTo(200);
    }
    Told stranger = road.send(Ask.from("192.0.2.100"));
    assertThat(stranger.status()).isEqualTo(503);
    assertThat(stranger.code()).isEqualTo(Code.RATE_UNAVAILABLE);
    assertThat(stranger.reason())
        .isEqualTo("limit doors: remembers 16 callers and has no room for one more");
    assertThat(road.explain(Ask.from("192.0.2.100")).status()).isEqualTo(503);
    assertThat(statusOf(Ask.from("192.0.2.1"))).isEqualTo(200);
    road.advance(Duration.ofHours(1));
    assertThat(statusOf(Ask.from("192.0.2.100"))).isEqualTo(200);
  }
}
