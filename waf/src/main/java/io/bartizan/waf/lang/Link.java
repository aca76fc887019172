package io.bartizan.waf.lang;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One `SecRule` or `SecAction`: all of a rule, or one link of its chain. Without a check it always
/// matches. The actions are its own; those of `SecDefaultAction` are not among them.
public record Link(
    Position position, Targets targets, @Nullable Check check, List<Action> actions) {
  public Link {
    actions = List.copyOf(actions);
  }

  /// Whether another link must match too.
  boolean chained() {
    return actions.contains(Action.Flag.CHAIN);
  }

  Link looking(Targets other) {
    return new Link(position, other, check, actions);
  }

  Link doing(List<Action> other) {
    return new Link(position, targets, check, other);
  }
}
