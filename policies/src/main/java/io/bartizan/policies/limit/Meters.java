package io.bartizan.policies.limit;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Limits that are asked together. All are checked before any is taken, and nobody sees a state in
/// between: a caller's place in each ledger is locked while the next limit is asked, always in the
/// same order, and only the innermost answer lets all of them take.
///
/// Those per client address come first, because they can be asked before anybody has proved who is
/// calling. Safe for all threads.
public final class Meters {
  private final Meter[] all;
  private final int addresses;
  private final long secretHigh;
  private final long secretLow;
  private final Fields policy;
  private final int longest;

  Meters(List<Meter> meters, long secretHigh, long secretLow) {
    this.all =
        meters.stream()
            .sorted(Comparator.comparing(meter -> meter.per().kind() != Per.Kind.CLIENT_IP))
            .toArray(Meter[]::new);
    this.addresses =
        (int) meters.stream().filter(meter -> meter.per().kind() == Per.Kind.CLIENT_IP).count();
    this.secretHigh = secretHigh;
    this.secretLow = secretLow;
    this.policy =
        Fields.of(
            Names.RATE_LIMIT_POLICY,
            meters.stream().map(Meter::policy).collect(Collectors.joining(", ")));
    this.longest = Arrays.stream(all).mapToInt(meter -> meter.itemLength() + 2).sum();
  }

  int count() {
    return all.length;
  }

  /// How many of them, the first ones, are per client address.
  int addresses() {
    return addresses;
  }

  /// Finds out whose keys the first `count` limits look at, as far as that is not known yet.
  void key(Exchange x, Tally tally, int count) {
    for (int i = tally.keys(); i < count; i++) {
      tally.addKey(all[i].per().key(x, new SipHash(secretHigh, secretLow)).finish());
    }
  }

  /// Takes one permit of every limit, or of none. Returns whether it did.
  boolean take(Tally tally, long now) {
    return take(tally, 0, now, true);
  }

  private boolean take(Tally tally, int limit, long now, boolean fits) {
    if (limit == all.length) {
      return fits;
    }
    Stripe stripe = all[limit].ledger().stripe(tally.low(limit));
    synchronized (stripe) {
      stripe.advance(now);
      int place = stripe.find(tally.high(limit), tally.low(limit));
      if (place != Stripe.ABSENT || stripe.admits()) {
        return settle(stripe, place, tally, limit, now, fits);
      }
    }
    return takeUnknown(tally, limit, now, fits);
  }

  private boolean takeUnknown(Tally tally, int limit, long now, boolean fits) {
    if (!all[limit].shares()) {
      tally.debt(limit, Tally.NO_ROOM);
      return take(tally, limit + 1, now, false);
    }
    Stripe strangers = all[limit].ledger().strangers();
    synchronized (strangers) {
      strangers.advance(now);
      return settle(strangers, all[limit].ledger().stranger(), tally, limit, now, fits);
    }
  }

  /// Asks the limits behind this one, and takes if nobody refuses. The caller holds the stripe's
  /// monitor.
  private boolean settle(Stripe stripe, int place, Tally tally, int limit, long now, boolean fits) {
    Pace pace = all[limit].pace();
    long debt = stripe.debt(place);
    tally.debt(limit, debt);
    if (!take(tally, limit + 1, now, fits && pace.fits(debt))) {
      return false;
    }
    tally.debt(limit, debt + pace.interval());
    stripe.owe(place, tally.high(limit), tally.low(limit), debt + pace.interval());
    return true;
  }

  /// Whether the first `count` limits would give a permit now. Changes nothing.
  boolean peek(Tally tally, long now, int count) {
    boolean fits = true;
    for (int i = 0; i < count; i++) {
      long debt = all[i].debt(tally.high(i), tally.low(i), now);
      tally.debt(i, debt);
      fits &= all[i].pace().fits(debt);
    }
    return fits;
  }

  /// Takes one permit of each of the first `count` limits as far as there is one: what has been
  /// done cannot be refused any more.
  void charge(Tally tally, long now, int count) {
    for (int i = 0; i < count; i++) {
      tally.debt(i, all[i].charge(tally.high(i), tally.low(i), now));
    }
  }

  /// Why the limits that were asked refuse.
  Refusal refusal(Tally tally) {
    long seconds = 0;
    int first = -1;
    for (int i = tally.judged() - 1; i >= 0; i--) {
      long debt = tally.debt(i);
      if (!all[i].pace().fits(debt)) {
        first = i;
        seconds = debt == Tally.NO_ROOM ? seconds : Math.max(seconds, all[i].pace().pause(debt));
      }
    }
    return tally.debt(first) == Tally.NO_ROOM ? all[first].noRoom() : all[first].refusal(seconds);
  }

  /// `RateLimit-Policy`, the same for every answer.
  Fields policy() {
    return policy;
  }

  /// `RateLimit` for an exchange whose limits have been asked
  /// (draft-ietf-httpapi-ratelimit-headers-11, section 4).
  Fields standing(Tally tally) {
    byte[] text = new byte[longest];
    int at = 0;
    for (int i = 0; i < tally.judged(); i++) {
      if (i > 0) {
        text[at++] = ',';
        text[at++] = ' ';
      }
      at = all[i].write(tally.debt(i), text, at);
    }
    return Fields.of(Names.RATE_LIMIT, Bytes.view(text, 0, at));
  }
}
