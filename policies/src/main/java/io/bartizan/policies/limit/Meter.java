package io.bartizan.policies.limit;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// One limit at work: what it counts, how fast, and what it knows of its callers.
final class Meter {
  private static final int KEPT = 16;

  private final LimitConfig config;
  private final Per per;
  private final Pace pace;
  private final Ledger ledger;
  private final byte[] item;
  private final String reason;
  private final AtomicReferenceArray<@Nullable Refusal> refusals = new AtomicReferenceArray<>(KEPT);

  Meter(LimitConfig config, Ledger ledger) {
    this.config = config;
    this.per = config.caller();
    this.pace = config.pace();
    this.ledger = ledger;
    this.item = ('"' + config.label() + "\";r=").getBytes(StandardCharsets.ISO_8859_1);
    this.reason = "limit " + config.label() + ": more than " + config.text();
  }

  Per per() {
    return per;
  }

  Pace pace() {
    return pace;
  }

  Ledger ledger() {
    return ledger;
  }

  /// Whether callers for whom there is no room have one bucket together.
  boolean shares() {
    return config.whenFull() == LimitConfig.WhenFull.SHARE;
  }

  /// What a key owes now. Changes nothing.
  long debt(long high, long low, long now) {
    Stripe stripe = ledger.stripe(low);
    synchronized (stripe) {
      int place = stripe.find(high, low);
      if (place != Stripe.ABSENT || stripe.hasRoom()) {
        return stripe.debt(place, now);
      }
    }
    return shares() ? strangersDebt(now) : Tally.NO_ROOM;
  }

  private long strangersDebt(long now) {
    synchronized (ledger.strangers()) {
      return ledger.strangers().debt(ledger.stranger(), now);
    }
  }

  /// Takes a permit, if there is one, and returns what the key owes.
  long charge(long high, long low, long now) {
    Stripe stripe = ledger.stripe(low);
    synchronized (stripe) {
      stripe.advance(now);
      int place = stripe.find(high, low);
      if (place != Stripe.ABSENT || stripe.admits()) {
        return charge(stripe, place, high, low);
      }
    }
    return shares() ? chargeStrangers(now) : Tally.NO_ROOM;
  }

  private long chargeStrangers(long now) {
    Stripe strangers = ledger.strangers();
    synchronized (strangers) {
      strangers.advance(now);
      return charge(strangers, ledger.stranger(), 0, 0);
    }
  }

  private long charge(Stripe stripe, int place, long high, long low) {
    long debt = Math.min(stripe.debt(place) + pace.interval(), pace.empty());
    stripe.owe(place, high, low, debt);
    return debt;
  }

  /// How many bytes [#write] needs at most.
  int itemLength() {
    return item.length + 40;
  }

  /// Writes its item in `RateLimit`, such as `"client-ip/s";r=49;t=1`, and returns the index behind
  /// it.
  int write(long debt, byte[] target, int at) {
    System.arraycopy(item, 0, target, at, item.length);
    boolean room = debt != Tally.NO_ROOM;
    int end = decimal(room ? pace.left(debt) : 0, target, at + item.length);
    target[end] = ';';
    target[end + 1] = 't';
    target[end + 2] = '=';
    return decimal(room ? pace.window(debt) : 1, target, end + 3);
  }

  private static int decimal(long number, byte[] target, int at) {
    int end = at + 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      end++;
    }
    long rest = number;
    for (int i = end - 1; i >= at; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }

  /// Its item in `RateLimit-Policy`.
  String policy() {
    return '"' + config.label() + "\";" + Quota.of(config.rate(), config.capacity());
  }

  /// What a caller is told who must wait that many seconds. Made once for each of the usual waits.
  Refusal refusal(long seconds) {
    if (seconds >= KEPT) {
      return limited(seconds);
    }
    Refusal kept = refusals.get((int) seconds);
    if (kept == null) {
      kept = limited(seconds);
      refusals.set((int) seconds, kept);
    }
    return kept;
  }

  private Refusal limited(long seconds) {
    return Refusal.of(Code.RATE_LIMITED, reason).with(Names.RETRY_AFTER, Long.toString(seconds));
  }

  /// What a caller is told for whom there is no room.
  Refusal noRoom() {
    return Refusal.of(
        Code.RATE_UNAVAILABLE,
        "limit "
            + config.label()
            + ": remembers "
            + config.keys()
            + " callers and has no room for one more");
  }
}
