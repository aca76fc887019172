package io.bartizan.policies.limit;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnEnd;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Verdict;

/// Stands before authentication and asks those of a route's limits that are per client address. It
/// takes nothing, so that [Limit] can later check all limits before any is taken; but a request
/// that does not get that far, because its credential is refused, is charged. So nobody can try
/// credentials faster than the route's limits allow.
///
/// Requests that are in authentication at the same time do not see each other here: as many as
/// there are of them may pass.
public final class AddressLimit implements OnHead, OnAnswer, OnEnd {
  private final Meters meters;

  /// @param meters the same as those of the route's [Limit]
  public AddressLimit(Meters meters) {
    this.meters = meters;
  }

  @Override
  public Verdict onHead(Exchange x) {
    Tally tally = new Tally(meters.count());
    meters.key(x, tally, meters.addresses());
    if (meters.peek(tally, x.startNanos(), meters.addresses())) {
      x.put(Limit.ON_ROUTE, tally);
      return Verdict.CONTINUE;
    }
    tally.close();
    x.put(Limit.ON_ROUTE, tally);
    return meters.refusal(tally);
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    chargeIfOpen(x);
    return Verdict.CONTINUE;
  }

  @Override
  public void onEnd(Exchange x, Outcome outcome) {
    chargeIfOpen(x);
  }

  private void chargeIfOpen(Exchange x) {
    Tally tally = x.get(Limit.ON_ROUTE);
    if (tally != null && !tally.closed() && !x.rehearsal()) {
      tally.close();
      meters.charge(tally, x.startNanos(), meters.addresses());
    }
  }
}
