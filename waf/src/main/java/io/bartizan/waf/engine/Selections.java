package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Macro;
import io.bartizan.waf.lang.Rule;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/// Which rules `ctl` means, by their index. A tag or message is meant if it is equal.
final class Selections {
  private final List<Rule> rules;

  Selections(List<Rule> rules) {
    this.rules = rules;
  }

  BitSet ids(Action.DropIds ids) {
    return where(rule -> rule.id() >= ids.from() && rule.id() <= ids.to());
  }

  BitSet rules(boolean byTag, String text) {
    return byTag
        ? where(rule -> rule.tags().stream().map(Macro::written).anyMatch(text::equals))
        : where(rule -> rule.messages().contains(text));
  }

  private BitSet where(Predicate<Rule> meant) {
    BitSet found = new BitSet(rules.size());
    for (int i = 0; i < rules.size(); i++) {
      found.set(i, meant.test(rules.get(i)));
    }
    return found;
  }
}
