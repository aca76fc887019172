package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.balance.Balance;
import io.bartizan.proxy.balance.Balancer;
import io.bartizan.proxy.balance.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The endpoints of a service at a moment, and what chooses among them. Those of a lower priority
/// are asked only if none of a higher one is eligible. Immutable.
final class Roll {
  /// Endpoints of the same priority.
  private record Tier(List<Endpoint> endpoints, Balancer balancer) {}

  private final List<Endpoint> endpoints;
  private final List<Tier> tiers;
  private final Balance balance;

  /// @param lanes how many lanes there are
  Roll(List<Endpoint> endpoints, Balance balance, int lanes) {
    this.endpoints = List.copyOf(endpoints);
    this.balance = balance;
    Map<Integer, List<Endpoint>> byPriority = new TreeMap<>();
    endpoints.forEach(endpoint ->
        byPriority.computeIfAbsent(endpoint.priority(), _ -> new ArrayList<>()).add(endpoint));
    this.tiers = byPriority.values().stream().map(some -> tier(some, balance, lanes)).toList();
  }

  private static Tier tier(List<Endpoint> endpoints, Balance balance, int lanes) {
    Endpoint[] candidates = endpoints.toArray(Endpoint[]::new);
    return new Tier(List.copyOf(endpoints), balance.over(candidates, lanes, System.nanoTime()));
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  /// The endpoint for `x`, or null if none is eligible.
  @Nullable Endpoint choose(Walk x, Choice choice) {
    choice.anyway(balance.panic() > 0 && balance.panics(available(), endpoints.size()));
    for (int i = 0; i < tiers.size(); i++) {
      Tier tier = tiers.get(i);
      int place = tier.balancer().choose(x, choice);
      if (place != Balancer.NONE) {
        return tier.endpoints().get(place);
      }
    }
    return null;
  }

  private int available() {
    int count = 0;
    for (int i = 0; i < endpoints.size(); i++) {
      count += endpoints.get(i).available() ? 1 : 0;
    }
    return count;
  }
}
