package io.bartizan.policies.limit;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Slot;
import io.bartizan.pipeline.Verdict;
import java.util.Map;

/// Admits a request if every one of its limits has a permit left, and then takes one of each. Tells
/// the client what is left.
///
/// Time is the moment at which the request's first byte was seen.
public final class Limit implements OnHead, OnAnswer {
  /// The claim that names a caller's tier.
  private static final String TIER = "tier";

  private static final Slot<Tally> BEFORE_ROUTE = Slot.of("limit before route", Tally.class);
  static final Slot<Tally> ON_ROUTE = Slot.of("limit on route", Tally.class);

  private final Meters meters;
  private final Map<String, Meters> tiers;
  private final Slot<Tally> slot;

  private Limit(Meters meters, Map<String, Meters> tiers, Slot<Tally> slot) {
    this.meters = meters;
    this.tiers = tiers;
    this.slot = slot;
  }

  /// The limits that every request meets before its route is known.
  public static Limit beforeRoute(Meters meters) {
    return new Limit(meters, Map.of(), BEFORE_ROUTE);
  }

  /// The limits of a route.
  public static Limit onRoute(Meters meters) {
    return onRoute(meters, Map.of());
  }

  /// The limits of a route.
  ///
  /// @param tiers the same limits for callers of a tier that has rates of its own, by its name
  public static Limit onRoute(Meters meters, Map<String, Meters> tiers) {
    return new Limit(meters, tiers, ON_ROUTE);
  }

  /// The limits that hold for whoever is calling.
  private Meters meters(Exchange x) {
    Identity caller = tiers.isEmpty() ? null : x.identity();
    return caller != null && caller.claim(TIER) instanceof String tier
        ? tiers.getOrDefault(tier, meters)
        : meters;
  }

  @Override
  public Verdict onHead(Exchange x) {
    Tally tally = tally(x);
    Meters asked = meters(x);
    asked.key(x, tally, asked.count());
    tally.close();
    boolean admitted =
        x.rehearsal()
            ? asked.peek(tally, x.startNanos(), asked.count())
            : asked.take(tally, x.startNanos());
    return admitted ? Verdict.CONTINUE : asked.refusal(tally);
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
      Meters asked = meters(x);
      answer.edits().add(asked.policy()).add(asked.standing(tally));
    }
    return Verdict.CONTINUE;
  }
}
