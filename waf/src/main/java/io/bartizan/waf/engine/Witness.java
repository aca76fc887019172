package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.text.Text;

/// Sees each value that a rule looks at: for whoever wants to know why a rule did or did not match.
/// Called by the thread that runs the transaction; the texts may be kept.
public interface Witness {
  /// A rule looked at a value, as transformations left it. `variable` is what the rule calls it by.
  void looked(Rule rule, Link link, Text variable, Text value, boolean matched);
}
