package io.bartizan.policies.waf;

import java.util.List;

/// Writes what a configuration says as directives: what stands before the rules, and what stands
/// behind them and has the last word. Its own rules have the numbers 200000 to 200006, which rule
/// sets expect, and from 200100 on.
final class RuleText {
  private static final String BEFORE =
      """
      SecRuleEngine On
      SecRequestBodyAccess On
      SecRequestBodyLimit 16777216
      SecRequestBodyLimitAction ProcessPartial
      SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" \
      "id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
      SecRule REQUEST_HEADERS:Content-Type "^application/json" \
      "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
      SecRule REQUEST_HEADERS:Content-Type "^application/[a-z0-9.-]+[+]json" \
      "id:200006,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
      SecRule REQBODY_ERROR "!@eq 0" \
      "id:200002,phase:2,t:none,log,deny,status:403,severity:2,msg:'The request body cannot be parsed'"
      SecRule MULTIPART_STRICT_ERROR "!@eq 0" \
      "id:200003,phase:2,t:none,log,deny,status:403,severity:2,msg:'The multipart body is not strict'"
      SecRule &REQUEST_HEADERS:Content-Type "@gt 1" \
      "id:200007,phase:2,t:none,log,deny,status:403,severity:2,msg:'More than one Content-Type'"
      """;

  private static final int FIRST_OWN = 200_100;

  private RuleText() {}

  /// Settings, and exclusions of whole rules or for some paths: they are rules, and have to run
  /// first. The rules that they leave out stay what they are, so that those who leave out others
  /// have them in common.
  static String before(List<WafExclusion> exclude) {
    StringBuilder text = new StringBuilder(BEFORE);
    leaveOut(exclude, text);
    int id = FIRST_OWN + 2;
    for (WafExclusion one : exclude) {
      if (one.path() != null) {
        text.append("SecRule REQUEST_FILENAME \"@rx ")
            .append(expression(one.path()))
            .append("\" \"id:")
            .append(id++)
            .append(",phase:1,t:none,pass,nolog,")
            .append(control(one))
            .append("\"\n");
      }
    }
    return text.toString();
  }

  private static void leaveOut(List<WafExclusion> exclude, StringBuilder text) {
    List<String> controls =
        exclude.stream().filter(RuleText::leavesOut).map(RuleText::control).toList();
    if (!controls.isEmpty()) {
      text.append("SecAction \"id:").append(FIRST_OWN + 1).append(",phase:1,t:none,pass,nolog,");
      text.append(String.join(",", controls)).append("\"\n");
    }
  }

  /// Takes whole rules out, as those that cannot run; empty if none is left out.
  static String removals(List<WafExclusion> exclude) {
    StringBuilder text = new StringBuilder();
    for (WafExclusion one : exclude) {
      if (leavesOut(one)) {
        text.append("SecRuleRemoveBy").append(selector(one)).append('\n');
      }
    }
    return text.toString();
  }

  private static String selector(WafExclusion one) {
    return one.id() == null ? "Tag \"^" + one.tag() + "$\"" : "Id " + one.id();
  }

  /// Whether it is about whole rules, whatever the path.
  private static boolean leavesOut(WafExclusion one) {
    return one.path() == null && one.target() == null;
  }

  private static String control(WafExclusion one) {
    String by = one.id() == null ? "Tag=" + one.tag() : "Id=" + one.id();
    return one.target() == null
        ? "ctl:ruleRemoveBy" + by
        : "ctl:ruleRemoveTargetBy" + by + ";" + one.target();
  }

  /// The expression for a path pattern: `^/search(?:/.*)?$`.
  private static String expression(String path) {
    boolean below = path.endsWith("/**");
    String fixed = below ? path.substring(0, path.length() - 3) : path;
    StringBuilder expression = new StringBuilder("^");
    for (int i = 0; i < fixed.length(); i++) {
      char c = fixed.charAt(i);
      if (c == '*') {
        expression.append("[^/]+");
      } else {
        expression.append(".()+$".indexOf(c) < 0 ? "" : "\\").append(c);
      }
    }
    return expression.append(below ? "(?:/.*)?$" : "$").toString();
  }

  /// How the Core Rule Set is tuned; empty if it is not.
  static String tuning(WafConfig config) {
    StringBuilder sets = new StringBuilder();
    if (config.paranoia() != null) {
      set(sets, "blocking_paranoia_level", config.paranoia());
      set(sets, "paranoia_level", config.paranoia());
    }
    if (config.inboundThreshold() != null) {
      set(sets, "inbound_anomaly_score_threshold", config.inboundThreshold());
    }
    if (config.outboundThreshold() != null) {
      set(sets, "outbound_anomaly_score_threshold", config.outboundThreshold());
    }
    return sets.isEmpty()
        ? ""
        : "SecAction \"id:" + FIRST_OWN + ",phase:1,t:none,pass,nolog" + sets + "\"\n";
  }

  private static void set(StringBuilder sets, String variable, int value) {
    sets.append(",setvar:tx.").append(variable).append('=').append(value);
  }

  /// What has the last word, whatever files have said.
  static String after(WafConfig config) {
    StringBuilder text = new StringBuilder();
    for (WafExclusion one : config.exclude()) {
      if (one.path() == null && one.target() != null) {
        text.append(blinding(one)).append('\n');
      }
    }
    return text.append(settings(config.mode(), config.responses())).toString();
  }

  /// How the engine works, whatever files have said.
  static String settings(WafConfig.Mode mode, WafResponsesConfig responses) {
    return "SecRuleEngine "
        + (mode == WafConfig.Mode.BLOCK ? "On" : "DetectionOnly")
        + "\nSecRequestBodyAccess On\nSecRequestBodyLimit 16777216\n"
        + "SecRequestBodyLimitAction ProcessPartial\n"
        + responses(responses);
  }

  private static String blinding(WafExclusion one) {
    return "SecRuleUpdateTargetBy" + selector(one) + " \"!" + one.target() + "\"";
  }

  private static String responses(WafResponsesConfig responses) {
    if (responses.isOff()) {
      return "SecResponseBodyAccess Off\n";
    }
    return "SecResponseBodyAccess On\nSecResponseBodyLimit 16777216\n"
        + "SecResponseBodyLimitAction ProcessPartial\nSecResponseBodyMimeTypesClear\n"
        + "SecResponseBodyMimeType "
        + String.join(" ", responses.types().stream().sorted().toList())
        + "\n";
  }
}
