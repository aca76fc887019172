package io.bartizan.waf.state;

import io.bartizan.waf.text.Text;

/// What RULE tells about the rule that looks; empty what it does not say.
public record RuleFacts(Text id, Text rev, Text severity, Text logdata, Text msg) {
  /// Before any rule.
  static final RuleFacts NONE =
      new RuleFacts(Text.EMPTY, Text.EMPTY, Text.EMPTY, Text.EMPTY, Text.EMPTY);
}
