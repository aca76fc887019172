package io.bartizan.waf.lang;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One `SecRule` or `SecAction`: all of a rule, or one link of its chain. Without a check it always
/// matches. The actions are its own; those of `SecDefaultAction` are not among them.
public record Link(
    Position position, Targets targets, @Nullable Check check, List<Action> actions) {
  private static final Source NOWHERE = new Source("", null, "");

  public Link {
    actions = List.copyOf(actions);
  }

  /// Whether another link must match too.
  boolean chained() {
    return actions.contains(Action.Flag.CHAIN);
  }

  /// A link that looks at nothing, and so never matches.
  Link never() {
    Macro nothing = Macro.literal("");
    Check check = new Check("noMatch", nothing, false, position, NOWHERE);
    return new Link(position, Targets.NONE, check, List.of());
  }

  Link looking(Targets other) {
    return new Link(position, other, check, actions);
  }

  Link doing(List<Action> other) {
    return new Link(position, targets, check, other);
  }
}
