package io.bartizan.policies.upstream;

import io.bartizan.identity.grant.Grant;
import io.bartizan.identity.grant.GrantSource;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Slot;
import io.bartizan.pipeline.Verdict;
import java.util.Optional;

/// Shows the service a token of the gateway's own (RFC 6749, section 4.4), in place of whatever the
/// client has sent as `Authorization`. A token that the service has not taken is exchanged once for
/// each request. Without a token nothing is forwarded.
///
/// Holds one token for all requests; fails closed (503).
public final class OwnToken implements OnForward, OnAnswer {
  /// What `bartizan check` shows.
  public static final String TEXT = "the service is shown a token of the gateway's own";

  private static final int UNAUTHORIZED = 401;
  private static final Slot<Grant> SENT = Slot.of("own-token", Grant.class);

  private final GrantSource source;

  public OwnToken(GrantSource source) {
    this.source = source;
  }

  @Override
  public Verdict onForward(Exchange x, Attempt attempt) {
    Grant refused = attempt.number() > 1 ? x.get(SENT) : null;
    if (refused != null) {
      source.renounce(refused);
    }
    Grant known = source.current();
    return known != null
        ? send(x, attempt, known)
        : new Verdict.Wait<>(
            source.fetch(), (again, came) -> send(again, attempt, came), source.patience());
  }

  private Verdict send(Exchange x, Attempt attempt, Optional<Grant> came) {
    return came.isPresent()
        ? send(x, attempt, came.get())
        : Refusal.of(Code.UPSTREAM_TOKEN, "no token for the service")
            .with(Names.RETRY_AFTER, "" + source.secondsToWait());
  }

  private static Verdict send(Exchange x, Attempt attempt, Grant grant) {
    x.put(SENT, grant);
    attempt.edits().set(grant.field());
    return Verdict.CONTINUE;
  }

  /// The next request gets another one.
  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    Grant sent = x.get(SENT);
    if (sent != null && answer.status() == UNAUTHORIZED && !answer.own()) {
      source.renounce(sent);
    }
    return Verdict.CONTINUE;
  }
}
