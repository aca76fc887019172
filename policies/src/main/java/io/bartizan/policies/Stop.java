package io.bartizan.policies;

import io.bartizan.pipeline.Policy;
import java.util.List;

/// A policy in its place on the road.
///
/// @param stage where it stands
/// @param policy what is asked there
/// @param texts what `bartizan check` shows, a line each, such as `50/s per client-ip, burst 100`
public record Stop(Stage stage, Policy policy, List<String> texts) implements Comparable<Stop> {
  public Stop {
    texts = List.copyOf(texts);
    if (policy.mode() == Policy.Mode.WATCH && !stage.isWatchable()) {
      throw new IllegalArgumentException(
          "policy " + policy.name() + ": WATCH (expected: ENFORCE; it decides who is admitted)");
    }
  }

  static Stop enforced(Stage stage, Object work, List<String> texts) {
    return new Stop(stage, Policy.enforced(stage.policy(), work), texts);
  }

  @Override
  public int compareTo(Stop other) {
    return stage.compareTo(other.stage);
  }
}
