package io.bartizan.identity.consumer;

import io.bartizan.config.Problems;
import java.io.IOException;

/// Files of consumers have mistakes.
public final class BrokenConsumers extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Problems problems;

  BrokenConsumers(Problems problems) {
    super(problems.toString());
    this.problems = problems;
  }

  /// Every mistake, by file and position.
  public Problems problems() {
    return problems;
  }
}
