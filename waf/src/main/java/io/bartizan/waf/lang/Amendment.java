package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of rules that stand elsewhere, before or after.
record Amendment(RuleSelection rules, Change change) {
  /// What changes.
  sealed interface Change {}

  /// The rule goes.
  record Removal() implements Change {}

  /// The rule looks at more and at less, or at others instead.
  record Retarget(Targets targets, @Nullable Targets instead) implements Change {}

  /// The rule does other things.
  record Redo(List<Action> actions) implements Change {}

  Rule on(Rule rule) {
    return switch (change) {
      case Removal() -> rule;
      case Retarget(Targets targets, Targets instead) ->
          rule.withFirst(
              rule.first().looking(retargeted(rule.first().targets(), targets, instead)));
      case Redo(List<Action> actions) ->
          rule.withFirst(rule.first().doing(redone(rule.first().actions(), actions)));
    };
  }

  private static Targets retargeted(Targets old, Targets targets, @Nullable Targets instead) {
    return instead == null ? old.and(targets) : old.replacing(instead, targets);
  }

  /// New actions replace those of the same kind, but tags, variables and controls add up.
  private static List<Action> redone(List<Action> old, List<Action> actions) {
    List<Action> kept = new ArrayList<>();
    boolean disrupts = actions.stream().anyMatch(Action::disrupts);
    boolean transforms = actions.stream().anyMatch(Amendment::transforms);
    for (Action action : old) {
      boolean replaced = actions.stream().anyMatch(by -> replaces(by, action));
      boolean gone = disrupts && action.disrupts() || transforms && transforms(action);
      if (!replaced && !gone) {
        kept.add(action);
      }
    }
    kept.addAll(actions);
    return kept;
  }

  private static boolean transforms(Action action) {
    return action instanceof Action.Transform || action instanceof Action.TransformNone;
  }

  private static boolean replaces(Action by, Action action) {
    return switch (by) {
      case Action.Message _,
          Action.LogData _,
          Action.Grade _,
          Action.Status _,
          Action.Version _,
          Action.Revision _ ->
          by.getClass() == action.getClass();
      case Action.Flag flag -> opposite(flag) == action;
      default -> false;
    };
  }

  private static Action.@Nullable Flag opposite(Action.Flag flag) {
    return switch (flag) {
      case LOG -> Action.Flag.NO_LOG;
      case NO_LOG -> Action.Flag.LOG;
      case AUDIT_LOG -> Action.Flag.NO_AUDIT_LOG;
      case NO_AUDIT_LOG -> Action.Flag.AUDIT_LOG;
      case CAPTURE, CHAIN, MULTI_MATCH -> null;
    };
  }
}
