package io.bartizan.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.balance.Balance;
import io.bartizan.proxy.balance.Condition;
import io.bartizan.proxy.balance.Cookie;
import io.bartizan.proxy.balance.HashKey;
import io.bartizan.proxy.balance.Visit;
import io.bartizan.proxy.guard.Guard;
import io.bartizan.proxy.guard.Retries;
import io.bartizan.proxy.guard.RetryBudget;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.Recorder;
import io.bartizan.telemetry.Roster;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SplitTest {
  private static final List<Condition> CANARY =
      List.of(
          new Condition.Header(Name.of("x-canary"), Bytes.of("yes")),
          new Condition.OfCookie(new Cookie("canary"), Bytes.of("yes")));

  private final Recorder recorder = recorder();
  private final Roster roster = recorder.metrics().roster();
  private final Service orders = service("orders");
  private final Service next = service("orders-v2");
  private final Visit visit = new Visit();

  private static Recorder recorder() {
    try {
      LogConfig off =
          io.bartizan.config.Config.parse("t.yaml", "access: off", LogConfig.class).orElseThrow();
      return Recorder.open(off, 1, Ticker.SYSTEM, new Memory(1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Service service(String name) {
    return new Service(
        name,
        roster.service(name),
        List.of(),
        1,
        1,
        Service.HostMode.ENDPOINT,
        null,
        Balance.USUAL,
        1,
        Guard.retrying(new Retries(1, Set.of(), 0, 0, new RetryBudget(0, 0, 1))),
        false);
  }

  @AfterEach
  void close() {
    recorder.close();
  }

  private Split split(int weight, int nextWeight, List<Condition> when, @Nullable String sticky) {
    return new Split(
        List.of(
            new Split.Branch(orders, weight, List.of()), new Split.Branch(next, nextWeight, when)),
        sticky == null ? null : HashKey.parse(sticky),
        1,
        5);
  }

  private Map<String, Integer> parts(Split split) {
    Map<String, Integer> parts = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      parts.merge(split.choose(visit.walk(), 0).name(), 1, Integer::sum);
    }
    return parts;
  }

  @Test
  void requests_are_parted_by_weight() {
    Map<String, Integer> parts = parts(split(95, 5, List.of(), null));
    assertThat(parts.get("orders-v2")).isBetween(800, 1_200);
    assertThat(parts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(20_000);
  }

  @Test
  void a_weight_of_0_is_only_for_those_who_ask() {
    Split split = split(1, 0, CANARY, null);
    assertThat(parts(split)).containsOnlyKeys("orders");
    assertThat(split.choose(new Visit().with("X-Canary", "yes").walk(), 0)).isSameAs(next);
    assertThat(split.choose(new Visit().with("Cookie", "a=b; canary=yes").walk(), 0))
        .isSameAs(next);
    assertThat(split.choose(new Visit().with("X-Canary", "no").walk(), 0)).isSameAs(orders);
    assertThat(split.choose(new Visit().with("X-Canary", "yes!").walk(), 0)).isSameAs(orders);
    assertThat(split.choose(new Visit().with("Cookie", "canary=yess").walk(), 0)).isSameAs(orders);
  }

  @Test
  void a_key_stays_where_it_is_while_the_weight_there_grows() {
    int before = 0;
    int after = 0;
    Split small = split(95, 5, List.of(), "header:x-tenant");
    Split large = split(80, 20, List.of(), "header:x-tenant");
    for (int tenant = 0; tenant < 5_000; tenant++) {
      Visit one = visit.clear().with("X-Tenant", "tenant-" + tenant);
      boolean chosen = small.choose(one.walk(), 0) == next;
      boolean still = large.choose(one.walk(), 0) == next;
      assertThat(small.choose(one.walk(), 0) == next).isEqualTo(chosen);
      assertThat(still || !chosen).isTrue();
      before += chosen ? 1 : 0;
      after += still ? 1 : 0;
    }
    assertThat(before).isBetween(180, 320);
    assertThat(after).isBetween(880, 1_120);
  }

  @Test
  void without_the_key_it_is_by_lot() {
    assertThat(parts(split(50, 50, List.of(), "header:x-tenant")).get("orders"))
        .isBetween(9_400, 10_600);
  }

  @Test
  void somebody_has_to_have_a_weight() {
    assertThatIllegalArgumentException().isThrownBy(() -> split(0, 0, CANARY, null));
  }

  @Test
  void says_what_the_parts_are() {
    assertThat(split(95, 5, List.of(), null)).hasToString("orders 95 %, orders-v2 5 %");
  }
}
