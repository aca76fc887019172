package io.bartizan.identity.dpop;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.Verdict;

/// Gives every client that brings a proof the nonce for its next one (RFC 9449, section 9).
public final class GivenNonces implements OnAnswer {
  private static final Name FIELD = Name.of("dpop-nonce");

  private final Dpop dpop;

  public GivenNonces(Dpop dpop) {
    this.dpop = dpop;
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    if (x.head().has(Dpop.FIELD)) {
      answer.edits().set(Fields.of(FIELD, dpop.nonce(x.startMillis())));
    }
    return Verdict.CONTINUE;
  }
}
