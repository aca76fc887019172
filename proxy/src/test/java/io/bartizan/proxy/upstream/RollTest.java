package io.bartizan.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.balance.Balance;
import io.bartizan.proxy.balance.Choice;
import io.bartizan.proxy.balance.HashKey;
import io.bartizan.proxy.balance.Visit;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RollTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Visit visit = new Visit();
  private final Walk x = visit.with("X-Tenant", "a").walk();
  private final Choice choice = new Choice(0);

  private static List<Endpoint> endpoints(int count) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9001 + i);
      endpoints.add(Endpoint.at("orders.internal", address, null, "", 10));
    }
    return endpoints;
  }

  private static Balance panic(int hundredths) {
    return new Balance(Balance.Order.ROUND_ROBIN, null, 0, hundredths);
  }

  @Test
  void an_endpoint_is_available_when_no_cause_is_left() {
    Endpoint endpoint = endpoints(1).getFirst();
    assertThat(endpoint.suspend(Endpoint.Cause.HEALTH)).isTrue();
    assertThat(endpoint.suspend(Endpoint.Cause.HEALTH)).isFalse();
    assertThat(endpoint.suspend(Endpoint.Cause.OUTLIER)).isTrue();
    assertThat(endpoint.lift(Endpoint.Cause.HEALTH, SECOND)).isTrue();
    assertThat(endpoint.lift(Endpoint.Cause.HEALTH, SECOND)).isFalse();
    assertThat(endpoint.available()).isFalse();
    assertThat(endpoint.down(Endpoint.Cause.OUTLIER)).isTrue();
    assertThat(endpoint.lift(Endpoint.Cause.OUTLIER, SECOND)).isTrue();
    assertThat(endpoint.available()).isTrue();
    assertThat(endpoint.availableSince()).isEqualTo(SECOND);
  }

  @Test
  void an_endpoint_that_comes_back_gets_its_share_in_a_straight_line() {
    Endpoint endpoint = endpoints(1).getFirst();
    endpoint.weigh(4, 0, 10 * SECOND);
    assertThat(endpoint.share(0)).isEqualTo(400);
    endpoint.suspend(Endpoint.Cause.HEALTH);
    endpoint.lift(Endpoint.Cause.HEALTH, 100 * SECOND);
    assertThat(endpoint.share(100 * SECOND)).isEqualTo(40);
    assertThat(endpoint.share(101 * SECOND)).isEqualTo(40);
    assertThat(endpoint.share(105 * SECOND)).isEqualTo(200);
    assertThat(endpoint.share(109 * SECOND)).isEqualTo(360);
    assertThat(endpoint.share(110 * SECOND)).isEqualTo(400);
    assertThat(endpoint.share(105 * SECOND)).isEqualTo(400);
  }

  @Test
  void a_lower_priority_is_asked_only_if_no_higher_one_is_left() {
    List<Endpoint> endpoints = endpoints(3);
    endpoints.get(0).weigh(1, 20, 0);
    endpoints.get(1).weigh(1, 10, 0);
    endpoints.get(2).weigh(1, 10, 0);
    Roll roll = new Roll(endpoints, Balance.USUAL, 1);
    endpoints.get(1).suspend(Endpoint.Cause.HEALTH);
    for (int i = 0; i < 4; i++) {
      assertThat(roll.choose(x, choice)).isSameAs(endpoints.get(2));
    }
    choice.tried(endpoints.get(2));
    assertThat(roll.choose(x, choice)).isSameAs(endpoints.get(0));
    choice.tried(endpoints.get(0));
    assertThat(roll.choose(x, choice)).isNull();
  }

  @Test
  void without_panic_endpoints_that_are_down_get_nothing() {
    List<Endpoint> endpoints = endpoints(4);
    Roll roll = new Roll(endpoints, panic(0), 1);
    endpoints.forEach(endpoint -> endpoint.suspend(Endpoint.Cause.HEALTH));
    assertThat(roll.choose(x, choice)).isNull();
  }

  @Test
  void in_panic_all_endpoints_get_requests() {
    List<Endpoint> endpoints = endpoints(4);
    Roll roll = new Roll(endpoints, panic(5_000), 1);
    endpoints.get(0).suspend(Endpoint.Cause.HEALTH);
    endpoints.get(1).suspend(Endpoint.Cause.OUTLIER);
    assertThat(chosen(roll, 8)).doesNotContain(endpoints.get(0), endpoints.get(1));
    endpoints.get(2).suspend(Endpoint.Cause.HEALTH);
    assertThat(chosen(roll, 8)).containsAll(endpoints);
    endpoints.get(2).lift(Endpoint.Cause.HEALTH, 0);
    assertThat(chosen(roll, 8)).doesNotContain(endpoints.get(0), endpoints.get(1));
  }

  private List<Endpoint> chosen(Roll roll, int times) {
    List<Endpoint> chosen = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      chosen.add(roll.choose(x, choice));
    }
    return chosen;
  }

  @Test
  void choosing_allocates_nothing() {
    List<Endpoint> endpoints = endpoints(5);
    endpoints.get(1).weigh(3, 0, 0);
    endpoints.get(2).suspend(Endpoint.Cause.HEALTH);
    visit.with("Cookie", "session=b");
    for (String key : new String[] {"", "header:x-tenant", "cookie:session", "client-ip"}) {
      for (Balance.Order order : Balance.Order.values()) {
        HashKey hash = key.isEmpty() ? null : HashKey.parse(key);
        Roll roll = new Roll(endpoints, new Balance(order, hash, 12_500, 2_500), 1);
        assertThat(allocated(roll)).as("%s %s", order, key).isLessThan(1_000);
      }
    }
  }

  /// Bytes for 20,000 choices, each with a second try.
  private long allocated(Roll roll) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20_000; i++) {
        choice.renew();
        Endpoint first = Objects.requireNonNull(roll.choose(x, choice.at(i)));
        choice.tried(first);
        first.begun();
        assert roll.choose(x, choice) != first;
        first.ended();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
