package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.List;

/// What a rule looks at: the included targets in order, without what the excluded ones name.
public record Targets(List<Target> included, List<Target> excluded) {
  /// No targets.
  public static final Targets NONE = new Targets(List.of(), List.of());

  public Targets {
    included = List.copyOf(included);
    excluded = List.copyOf(excluded);
  }

  /// These and others, each list in order.
  public Targets and(Targets more) {
    return new Targets(joined(included, more.included), joined(excluded, more.excluded));
  }

  /// These, with one replaced by others; if it is not there, the others are not added.
  Targets replacing(Targets old, Targets by) {
    List<Target> kept = new ArrayList<>();
    boolean found = false;
    for (Target target : included) {
      boolean same = old.included.stream().anyMatch(target::sameAs);
      found |= same;
      if (!same) {
        kept.add(target);
      }
    }
    return found ? new Targets(kept, excluded).and(by) : this;
  }

  private static List<Target> joined(List<Target> first, List<Target> second) {
    List<Target> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
