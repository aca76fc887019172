package io.bartizan.policies.waf;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;

/// Makes of what rules decide what the exchange is told.
///
/// @param blocks whether the rules decide; if not, what the core rule set would have blocked is
///   known by its scores
record Ruling(boolean blocks) {
  /// What `said` means for the exchange of `trial`.
  Verdict of(Trial trial, io.bartizan.waf.engine.Verdict said) {
    return switch (said) {
      case io.bartizan.waf.engine.Verdict.Pass _ -> blocks ? Verdict.CONTINUE : scored(trial);
      case io.bartizan.waf.engine.Verdict.Deny deny -> refusal(trial, deny.rule());
      case io.bartizan.waf.engine.Verdict.Drop drop ->
          new Verdict.Abort(Code.WAF_BLOCKED, reason(trial, drop.rule()));
      case io.bartizan.waf.engine.Verdict.Redirect redirect ->
          refusal(trial, redirect.rule()).instead(elsewhere(redirect));
    };
  }

  private static Refusal refusal(Trial trial, int rule) {
    return Refusal.of(Code.WAF_BLOCKED, reason(trial, rule));
  }

  private static String reason(Trial trial, int rule) {
    trial.blocked(rule);
    int inbound = trial.number("blocking_inbound_anomaly_score");
    int outbound = trial.number("blocking_outbound_anomaly_score");
    return (rule == 0 ? "rules" : "rule " + rule)
        + (inbound == 0 ? "" : ", inbound anomaly score " + inbound)
        + (outbound == 0 ? "" : ", outbound anomaly score " + outbound);
  }

  private static Answer.Content elsewhere(io.bartizan.waf.engine.Verdict.Redirect redirect) {
    int status = redirect.status() >= 300 && redirect.status() <= 399 ? redirect.status() : 302;
    return new Answer.Content(status, Fields.of(Names.LOCATION, redirect.location()), Bytes.EMPTY);
  }

  private static Verdict scored(Trial trial) {
    if (trial.isBlocked() || !trial.hasHits()) {
      return Verdict.CONTINUE;
    }
    return over(trial, "inbound") || over(trial, "outbound") ? refusal(trial, 0) : Verdict.CONTINUE;
  }

  private static boolean over(Trial trial, String direction) {
    int threshold = trial.number(direction + "_anomaly_score_threshold");
    return threshold > 0 && trial.number("blocking_" + direction + "_anomaly_score") >= threshold;
  }
}
