package io.bartizan.policies.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LimitsTest {
  private static final LimitConfig ONE = LimitTest.limit("client-ip", "1/h");
  private static final LimitConfig TWO = LimitTest.limit("client-ip", "2/h");

  private final RoadTester road = new RoadTester();
  private final Limits limits = new Limits(road);

  private void load(String scope, LimitConfig... configs) {
    Limits.Draft draft = limits.draft();
    on(draft.meters(scope, List.of(configs)));
    draft.keep();
  }

  private void on(Meters meters) {
    road.on(Pipeline.of(List.of(Policy.enforced("limit", Limit.onRoute(meters)))));
  }

  private int status() {
    return road.send(Ask.get("/")).status();
  }

  @Test
  void a_reload_that_leaves_a_limit_as_it_is_forgets_nobody() {
    load("orders", ONE);
    assertThat(status()).isEqualTo(200);
    load("orders", LimitTest.limit("client-ip", "1/h"), LimitTest.limit("route", "9/h"));
    assertThat(status()).isEqualTo(429);
  }

  @Test
  void a_limit_that_was_changed_begins_anew() {
    load("orders", ONE);
    assertThat(status()).isEqualTo(200);
    load("orders", TWO);
    assertThat(status()).isEqualTo(200);
    load("orders", ONE);
    assertThat(status()).as("the first one is forgotten").isEqualTo(200);
  }

  @Test
  void two_routes_with_the_same_words_count_separately() {
    load("orders", ONE);
    assertThat(status()).isEqualTo(200);
    load("bills", ONE);
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void a_configuration_that_is_never_used_changes_nothing() {
    load("orders", ONE);
    assertThat(status()).isEqualTo(200);
    limits.draft().meters("orders", List.of(TWO));
    load("orders", ONE);
    assertThat(status()).isEqualTo(429);
  }

  @Test
  void requests_that_finish_on_the_old_configuration_count_in_the_new_one() {
    load("orders", TWO);
    Limits.Draft next = limits.draft();
    Meters meters = next.meters("orders", List.of(TWO));
    assertThat(status()).isEqualTo(200);
    next.keep();
    assertThat(status()).isEqualTo(200);
    on(meters);
    assertThat(status()).isEqualTo(429);
  }

  @Test
  void tells_how_full_it_is() {
    load("orders", ONE, LimitTest.limit("header:x-tenant", "9/h"));
    for (int i = 0; i < 5; i++) {
      road.send(Ask.from("192.0.2." + i).with("x-tenant", "red"));
    }
    assertThat(limits.census())
        .containsExactlyInAnyOrder(
            new Limits.Census("orders", "client-ip/h", 5, 100_000),
            new Limits.Census("orders", "header:x-tenant/h", 1, 100_000));
  }
}
