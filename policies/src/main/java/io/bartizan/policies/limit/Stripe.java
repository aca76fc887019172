package io.bartizan.policies.limit;

/// A part of a [Ledger]: keys of 128 bits, and the moment at which each one's bucket is full again.
/// An open-addressed table with linear probing in one array; a key that owes nothing any more is
/// worth nothing and makes room. Not thread-safe: whoever calls holds its monitor.
///
/// Time is the latest moment that anybody has told it. A request that has been on its way for long
/// is judged as if it had come then: otherwise its key would owe nothing at once, and be forgotten.
final class Stripe {
  static final int ABSENT = -1;

  private static final int WORDS = 3;
  private static final int LOW = 1;
  private static final int FULL_AT = 2;
  private static final int SMALLEST = 8;
  private static final long[] NOTHING = new long[WORDS];
  private static final int GLANCE = 8;
  private static final int SEARCH = 64;

  private final int capacity;
  private final int largest;
  private long[] slots = NOTHING;
  private int held;
  private int hand;
  private long now;

  /// @param capacity how many keys it may hold, at least 1
  /// @param now nanoseconds of the ticker whose time it will be told
  Stripe(int capacity, long now) {
    this.capacity = capacity;
    this.largest = capacity + capacity / 3 + 2;
    this.now = now;
  }

  /// Tells it the time.
  void advance(long moment) {
    if (moment - now > 0) {
      now = moment;
    }
  }

  /// The place of a key, or [#ABSENT]. Valid until the next [#admits()] or [#owe].
  int find(long high, long low) {
    int at = home(high);
    while (occupied(at)) {
      if (slots[at] == high && slots[at + LOW] == low) {
        return at;
      }
      at = next(at);
    }
    return ABSENT;
  }

  /// In how many nanoseconds the bucket of the key at this place is full again; 0 for [#ABSENT].
  long debt(int place) {
    return place == ABSENT ? 0 : Math.max(0, slots[place + FULL_AT] - now);
  }

  /// The same for a moment that it is not told of.
  long debt(int place, long moment) {
    return moment - now > 0 ? Math.max(0, debt(place) - (moment - now)) : debt(place);
  }

  /// Says in how many nanoseconds the bucket of a key is full again. A key that is [#ABSENT] is
  /// added, if [#admits()] has said that there is room.
  void owe(int place, long high, long low, long debt) {
    if (place == ABSENT) {
      put(high, low, now + debt);
    } else {
      slots[place + FULL_AT] = now + debt;
    }
  }

  /// Whether there is room for one more key. Forgets some that owe nothing: each call a few, more
  /// of them when room is scarce.
  boolean admits() {
    sweep(held < capacity ? GLANCE : SEARCH);
    return held < capacity;
  }

  /// Whether there is room for one more key without forgetting any.
  boolean hasRoom() {
    return held < capacity;
  }

  private void put(long high, long low, long fullAt) {
    if (held >= slots.length / WORDS * 3 / 4) {
      grow();
    }
    int at = home(high);
    while (occupied(at)) {
      at = next(at);
    }
    slots[at] = high;
    slots[at + LOW] = low;
    slots[at + FULL_AT] = fullAt;
    held++;
  }

  /// How many keys it holds, those included that owe nothing any more.
  int held() {
    return held;
  }

  private void sweep(int steps) {
    for (int i = 0; i < steps; i++) {
      if (occupied(hand) && slots[hand + FULL_AT] - now <= 0) {
        remove(hand);
      } else {
        hand = next(hand);
      }
    }
  }

  /// Takes a key away and closes the gap, so that every other key is still found.
  private void remove(int place) {
    int gap = place;
    for (int at = next(gap); occupied(at); at = next(at)) {
      if (distance(home(slots[at]), at) >= distance(gap, at)) {
        System.arraycopy(slots, at, slots, gap, WORDS);
        gap = at;
      }
    }
    slots[gap] = 0;
    slots[gap + LOW] = 0;
    held--;
  }

  private void grow() {
    long[] old = slots;
    int places = Math.max(SMALLEST, old.length / WORDS * 2);
    slots = new long[Math.min(largest, places) * WORDS];
    held = 0;
    hand = 0;
    for (int at = 0; at < old.length; at += WORDS) {
      if ((old[at] != 0 || old[at + LOW] != 0) && old[at + FULL_AT] - now > 0) {
        put(old[at], old[at + LOW], old[at + FULL_AT]);
      }
    }
  }

  private boolean occupied(int at) {
    return slots[at] != 0 || slots[at + LOW] != 0;
  }

  private int home(long high) {
    int places = slots.length / WORDS;
    return (int) ((high >>> 32) * places >>> 32) * WORDS;
  }

  private int next(int at) {
    return at + WORDS == slots.length ? 0 : at + WORDS;
  }

  private int distance(int from, int to) {
    return to >= from ? to - from : to - from + slots.length;
  }
}
