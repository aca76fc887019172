package io.bartizan.policies.limit;

/// What an exchange knows of the limits that it passes together: whose key it is, and what that key
/// owes.
final class Tally {
  /// The debt where a limit has no room to count the caller.
  static final long NO_ROOM = Long.MAX_VALUE;

  private static final int WORDS = 3;
  private static final int LOW = 1;
  private static final int DEBT = 2;

  private final long[] words;
  private int keys;
  private int judged;
  private boolean closed;

  Tally(int limits) {
    words = new long[limits * WORDS];
  }

  /// Keeps the next limit's key.
  void addKey(SipHash hash) {
    int at = keys++ * WORDS;
    words[at] = hash.high();
    words[at + LOW] = (hash.high() | hash.low()) == 0 ? 1 : hash.low();
  }

  /// How many keys there are.
  int keys() {
    return keys;
  }

  /// Never zero together with [#low(int)].
  long high(int limit) {
    return words[limit * WORDS];
  }

  long low(int limit) {
    return words[limit * WORDS + LOW];
  }

  /// How many limits have been asked for their debt.
  int judged() {
    return judged;
  }

  /// In how many nanoseconds the key's bucket is full again, or [#NO_ROOM].
  long debt(int limit) {
    return words[limit * WORDS + DEBT];
  }

  void debt(int limit, long nanos) {
    words[limit * WORDS + DEBT] = nanos;
    judged = Math.max(judged, limit + 1);
  }

  /// Whether the exchange has been counted or refused, so that nothing more is to be charged.
  boolean closed() {
    return closed;
  }

  void close() {
    closed = true;
  }
}
