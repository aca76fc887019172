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
/// @param blocks whether the rules decide; if not, the first that would have blocked is told
record Ruling(boolean blocks) {
  private static final int LOWEST = 400;
  private static final int HIGHEST = 599;

  /// What `said` means for the exchange of `trial`.
  Verdict of(Trial trial, io.bartizan.waf.engine.Verdict said) {
    if (blocks || said.blocks()) {
      return told(trial, said);
    }
    return trial.isBlocked() ? Verdict.CONTINUE : told(trial, trial.foreseen());
  }

  private static Verdict told(Trial trial, io.bartizan.waf.engine.Verdict said) {
    return switch (said) {
      case io.bartizan.waf.engine.Verdict.Pass _ -> Verdict.CONTINUE;
      case io.bartizan.waf.engine.Verdict.Deny deny ->
          refusal(trial, deny.rule()).as(status(deny.status()));
      case io.bartizan.waf.engine.Verdict.Drop drop ->
          new Verdict.Abort(Code.WAF_BLOCKED, reason(trial, drop.rule()));
      case io.bartizan.waf.engine.Verdict.Redirect redirect ->
          refusal(trial, redirect.rule()).instead(elsewhere(redirect));
    };
  }

  /// A refusal looks like one: whatever is no error becomes the usual status.
  private static int status(int said) {
    return said >= LOWEST && said <= HIGHEST ? said : Code.WAF_BLOCKED.status();
  }

  private static Refusal refusal(Trial trial, int rule) {
    return Refusal.of(Code.WAF_BLOCKED, reason(trial, rule));
  }

  private static String reason(Trial trial, int rule) {
    trial.blocked(rule);
    int inbound = trial.inbound();
    int outbound = trial.outbound();
    return (rule == 0 ? "rules" : "rule " + rule)
        + (inbound == 0 ? "" : ", inbound anomaly score " + inbound)
        + (outbound == 0 ? "" : ", outbound anomaly score " + outbound);
  }

  private static Answer.Content elsewhere(io.bartizan.waf.engine.Verdict.Redirect redirect) {
    int status = redirect.status() >= 300 && redirect.status() <= 399 ? redirect.status() : 302;
    return new Answer.Content(status, Fields.of(Names.LOCATION, redirect.location()), Bytes.EMPTY);
  }
}
