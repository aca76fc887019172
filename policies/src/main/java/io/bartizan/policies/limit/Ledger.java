package io.bartizan.policies.limit;

/// What one limit knows of its callers: a table of bounded size, cut into stripes so that threads
/// rarely meet. It starts small and grows with its keys, up to 32 bytes for each of `keys` and half
/// as much again while it grows.
final class Ledger {
  private static final int STRIPES = 16;
  private static final int WORTH_STRIPES = 4096;

  private final Stripe[] stripes;
  private final Stripe strangers;

  /// @param keys how many callers it may remember
  /// @param now nanoseconds of the ticker that exchanges get their time from
  Ledger(int keys, long now) {
    stripes = new Stripe[keys < WORTH_STRIPES ? 1 : STRIPES];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe(keys / stripes.length, now);
    }
    strangers = new Stripe(1, now);
    strangers.owe(Stripe.ABSENT, 0, 1, 0);
  }

  /// Where a key belongs.
  Stripe stripe(long low) {
    return stripes[(int) low & stripes.length - 1];
  }

  /// The one bucket of all callers for whom there is no room; it holds one key, [#stranger()].
  Stripe strangers() {
    return strangers;
  }

  int stranger() {
    return strangers.find(0, 1);
  }

  /// How many callers it remembers.
  int held() {
    int held = 0;
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        held += stripe.held();
      }
    }
    return held;
  }
}
