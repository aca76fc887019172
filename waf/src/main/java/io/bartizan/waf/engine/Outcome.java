package io.bartizan.waf.engine;

import io.bartizan.waf.variable.Template;

/// What becomes of a transaction when a rule matches.
sealed interface Outcome {
  /// Whether it blocks, where rules are enforced.
  default boolean blocks() {
    return switch (this) {
      case Passes _, Allows _ -> false;
      case Denies _, Drops _, Redirects _ -> true;
    };
  }

  /// Nothing.
  record Passes() implements Outcome {}

  /// Rules are left out.
  record Allows(io.bartizan.waf.state.Controls.Allowed far) implements Outcome {}

  /// The client gets a status.
  record Denies(int status) implements Outcome {}

  /// The connection ends.
  record Drops() implements Outcome {}

  /// The client is sent elsewhere.
  record Redirects(int status, Template location) implements Outcome {}
}
