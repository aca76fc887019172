package io.bartizan.policies.transform;

import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import org.jspecify.annotations.Nullable;

/// Changes the header fields that the upstream sees. A value that holds control characters, or that
/// is no text, refuses the request: left out, it would mean something else.
public final class RequestHeaders implements OnForward {
  private final HeaderChanges changes;

  /// @param path the route's path; null where no route is known
  public RequestHeaders(RequestHeadersConfig config, @Nullable RoutePath path) {
    changes = HeaderChanges.of(config.set(), config.add(), config.remove(), path);
  }

  @Override
  public Verdict onForward(Exchange x, Attempt attempt) {
    Name wrong = changes.apply(x, attempt.edits());
    return wrong == null
        ? Verdict.CONTINUE
        : Refusal.of(Code.TEMPLATE_VALUE, "value for " + wrong + " cannot stand in a header field");
  }
}
