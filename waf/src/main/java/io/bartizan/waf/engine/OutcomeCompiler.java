package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.state.Controls.Allowed;
import io.bartizan.waf.variable.Readers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds what becomes of a transaction: what the rule says, or what `SecDefaultAction` says if the
/// rule says `block`. The status may stand in any link.
final class OutcomeCompiler {
  private static final int DENIED = 403;
  private static final int FOUND = 302;

  private final Readers readers;

  OutcomeCompiler(Readers readers) {
    this.readers = readers;
  }

  Outcome outcome(Rule rule) {
    List<Action> actions = rule.first().actions();
    Action own = disruption(actions);
    boolean byDefault = own == null && actions.contains(Action.Disruption.BLOCK);
    Action decisive = byDefault ? disruption(rule.defaults()) : own;
    return switch (decisive) {
      case Action.Disruption disruption -> outcome(disruption, rule);
      case Action.Redirect(var location) ->
          new Outcome.Redirects(redirection(rule), readers.template(location));
      case null, default -> new Outcome.Passes();
    };
  }

  private static Outcome outcome(Action.Disruption disruption, Rule rule) {
    return switch (disruption) {
      case ALLOW -> new Outcome.Allows(Allowed.ALL);
      case ALLOW_PHASE -> new Outcome.Allows(Allowed.PHASE);
      case ALLOW_REQUEST -> new Outcome.Allows(Allowed.REQUEST);
      case DENY -> new Outcome.Denies(status(rule, DENIED));
      case DROP -> new Outcome.Drops();
      case BLOCK, PASS -> new Outcome.Passes();
    };
  }

  /// The last disruptive action that is not `block`; null if there is none.
  private static @Nullable Action disruption(List<Action> actions) {
    Action last = null;
    for (Action action : actions) {
      if (action.disrupts() && action != Action.Disruption.BLOCK) {
        last = action;
      }
    }
    return last;
  }

  private static int redirection(Rule rule) {
    int status = status(rule, FOUND);
    return status >= 300 && status <= 399 ? status : FOUND;
  }

  private static int status(Rule rule, int otherwise) {
    int status = otherwise;
    for (Action action : rule.defaults()) {
      status = action instanceof Action.Status(int written) ? written : status;
    }
    for (Link link : rule.links()) {
      for (Action action : link.actions()) {
        status = action instanceof Action.Status(int written) ? written : status;
      }
    }
    return status;
  }
}
