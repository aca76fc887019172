package io.bartizan.policies.limit;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Slot;
import io.bartizan.pipeline.Verdict;

/// Admits a request if every one of its limits has a permit left, and then takes one of each. Tells
/// the client what is left.
///
/// Time is the moment at which the request's first byte was seen.
public final class Limit implements OnHead, OnAnswer {
  private static final Slot<Tally> BEFORE_ROUTE = Slot.of("limit before route", Tally.class);
  static final Slot<Tally> ON_ROUTE = Slot.of("limit on route", Tally.class);

  private final Meters meters;
  private final Slot<Tally> slot;

  private Limit(Meters meters, Slot<Tally> slot) {
    this.meters = meters;
    this.slot = slot;
  }

  /// The limits that every request meets before its route is known.
  public static Limit beforeRoute(Meters meters) {
    return new Limit(meters, BEFORE_ROUTE);
  }

  /// The limits of a route.
  public static Limit onRoute(Meters meters) {
    return new Limit(meters, ON_ROUTE);
  }

  @Override
  public Verdict onHead(Exchange x) {
    Tally tally = tally(x);
    meters.key(x, tally, meters.count());
    tally.close();
    boolean admitted =
        x.rehearsal()
            ? meters.peek(tally, x.startNanos(), meters.count())
            : meters.take(tally, x.startNanos());
    return admitted ? Verdict.CONTINUE : meters.refusal(tally);
  }

  private Tally tally(Exchange x) {
    Tally begun = x.get(slot);
    if (begun != null) {
      return begun;
    }
    Tally tally = new Tally(meters.count());
    x.put(slot, tally);
    return tally;
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    Tally tally = x.get(slot);
    if (tally != null) {
      answer.edits().add(meters.policy()).add(meters.standing(tally));
    }
    return Verdict.CONTINUE;
  }
}
