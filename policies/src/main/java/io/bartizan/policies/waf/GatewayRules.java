package io.bartizan.policies.waf;

import io.bartizan.waf.lang.Source;
import java.util.ArrayList;
import java.util.List;

/// What the gateway says around rules that a configuration names.
public final class GatewayRules {
  private GatewayRules() {}

  /// Rules as the gateway would judge requests by them: in blocking mode, without exclusions, and
  /// answers not looked at.
  public static List<Source> around(List<Source> rules) {
    List<Source> all = new ArrayList<>();
    all.add(Source.text("waf", null, RuleText.before(List.of())));
    all.addAll(rules);
    String last = RuleText.settings(WafConfig.Mode.BLOCK, WafResponsesConfig.OFF);
    all.add(Source.text("waf", null, last));
    return List.copyOf(all);
  }
}
