package io.bartizan.proxy.balance;

import io.bartizan.pipeline.Walk;

/// Chooses among candidates that were fixed when it was made. When candidates come or go, another
/// balancer takes its place. Shared by all lanes; allocates nothing.
public interface Balancer {
  /// What is returned if no candidate is eligible.
  int NONE = -1;

  /// The place of the candidate that `x` shall go to, or [#NONE].
  int choose(Walk x, Choice choice);
}
