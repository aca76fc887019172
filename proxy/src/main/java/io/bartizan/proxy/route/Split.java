package io.bartizan.proxy.route;

import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.balance.Condition;
import io.bartizan.proxy.balance.HashKey;
import io.bartizan.proxy.balance.Lots;
import io.bartizan.proxy.upstream.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parts a route's requests among several services: first by what a request says, then by weight.
/// By weight means by lot, or, with a key, always the same service for the same key. Then a service
/// whose weight grows at the cost of the one before it keeps the keys that it has. Shared by all
/// lanes; allocates nothing.
public final class Split {
  /// One of the services.
  ///
  /// @param weight its part of the sum of all weights; 0 for only what its conditions say
  /// @param when requests of which one of these holds go there, whatever the weights say
  public record Branch(Service service, int weight, List<Condition> when) {
    public Branch {
      when = List.copyOf(when);
    }
  }

  private final List<Branch> branches;
  private final @Nullable HashKey sticky;
  private final Lots lots;
  private final int sum;

  /// @param branches with weights of which at least one is more than 0
  /// @param sticky what keeps requests together; null for nothing
  /// @param lanes how many lanes there are
  public Split(List<Branch> branches, @Nullable HashKey sticky, int lanes, long seed) {
    this.branches = List.copyOf(branches);
    this.sticky = sticky;
    this.lots = new Lots(lanes, seed);
    this.sum = branches.stream().mapToInt(Branch::weight).sum();
    if (sum <= 0) {
      throw new IllegalArgumentException("weights: " + sum + " (expected: more than 0)");
    }
  }

  /// Where `x` goes.
  public Service choose(Walk x, int lane) {
    for (int i = 0; i < branches.size(); i++) {
      Branch branch = branches.get(i);
      if (meant(x, branch.when())) {
        return branch.service();
      }
    }
    return at(place(x, lane));
  }

  private static boolean meant(Walk x, List<Condition> when) {
    for (int i = 0; i < when.size(); i++) {
      if (when.get(i).holds(x)) {
        return true;
      }
    }
    return false;
  }

  private long place(Walk x, int lane) {
    long hash = sticky == null ? HashKey.ABSENT : sticky.hash(x);
    return hash == HashKey.ABSENT ? lots.draw(lane, sum) : Math.unsignedMultiplyHigh(hash, sum);
  }

  private Service at(long place) {
    long left = place;
    for (int i = 0; i < branches.size(); i++) {
      left -= branches.get(i).weight();
      if (left < 0) {
        return branches.get(i).service();
      }
    }
    throw new IllegalStateException("place: " + place + " (expected: less than " + sum + ")");
  }

  /// The services and their parts, as text: `orders 95 %, orders-v2 5 %`.
  @Override
  public String toString() {
    String[] parts =
        branches.stream()
            .map(branch -> branch.service().name() + " " + branch.weight() * 100L / sum + " %")
            .toArray(String[]::new);
    return String.join(", ", parts);
  }
}
