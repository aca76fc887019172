package io.bartizan.policies.waf;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnEnd;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Remains;
import io.bartizan.pipeline.Verdict;
import org.jspecify.annotations.Nullable;

/// Judges, for the record only, the heads of requests that no route gets to see: what the gateway
/// refuses because it is no valid HTTP, or because nothing serves it. It is refused whatever the
/// rules say.
public final class Onlooker implements OnAnswer, OnEnd, Remains.Wanted {
  private final Waf waf;

  public Onlooker(Waf waf) {
    this.waf = waf;
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    boolean readable = x.remains() != null || !x.target().isEmpty();
    if (readable && !x.pressed() && answer.own() && concerns(x.refusal())) {
      waf.look(x);
    }
    return Verdict.CONTINUE;
  }

  private static boolean concerns(@Nullable Code code) {
    return code == Code.REQUEST_MALFORMED
        || code == Code.REQUEST_PATH
        || code == Code.ENCODING_UNKNOWN
        || code == Code.EXPECTATION_FAILED
        || code == Code.VERSION_UNKNOWN
        || code == Code.METHOD_UNKNOWN
        || code == Code.ROUTE_UNKNOWN
        || code == Code.ROUTE_METHOD;
  }

  @Override
  public void onEnd(Exchange x, Outcome outcome) {
    waf.onEnd(x, outcome);
  }
}
