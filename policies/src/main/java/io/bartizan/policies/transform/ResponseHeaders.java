package io.bartizan.policies.transform;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.Verdict;
import org.jspecify.annotations.Nullable;

/// Changes the header fields that the client sees, in refusals too. A value that cannot stand in a
/// field is left out: an answer is never lost for it.
public final class ResponseHeaders implements OnAnswer {
  private final HeaderChanges changes;

  /// @param path the route's path; null where no route is known
  public ResponseHeaders(ResponseHeadersConfig config, @Nullable RoutePath path) {
    changes = HeaderChanges.of(config.set(), config.add(), config.remove(), path);
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    changes.apply(x, answer.edits());
    return Verdict.CONTINUE;
  }
}
