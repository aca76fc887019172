package io.bartizan.waf.lang;

import java.util.List;
import java.util.regex.Pattern;

/// Which rules an amendment is about.
sealed interface RuleSelection {
  boolean holds(Rule rule);

  /// Rules whose id is in a range, both ends inclusive.
  record Ids(List<Action.DropIds> ranges) implements RuleSelection {
    @Override
    public boolean holds(Rule rule) {
      return ranges.stream()
          .anyMatch(range -> rule.id() >= range.from() && rule.id() <= range.to());
    }
  }

  /// Rules with a tag in which the expression is found.
  record Tagged(Pattern tag) implements RuleSelection {
    @Override
    public boolean holds(Rule rule) {
      return rule.tags().stream().anyMatch(written -> tag.matcher(written.written()).find());
    }
  }

  /// Rules with a message in which the expression is found.
  record Saying(Pattern message) implements RuleSelection {
    @Override
    public boolean holds(Rule rule) {
      return rule.messages().stream().anyMatch(written -> message.matcher(written).find());
    }
  }
}
