package io.bartizan.identity.session;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Lease;

/// A session that a gateway has in memory, by the cookie that carried it. Thread-safe.
final class Held {
  private final byte[] cookie;
  private final long hash;
  private final Session session;
  private final Proof.Accepted accepted;
  private volatile long checked;
  private volatile long epoch;

  /// @param lease how long it is good
  /// @param checked when it was known not to have ended, in nanoseconds of the ticker
  /// @param epoch which epoch that was; see [Sessions]
  Held(byte[] cookie, long hash, Session session, Lease lease, long checked, long epoch) {
    this.cookie = cookie;
    this.hash = hash;
    this.session = session;
    this.accepted = accepted(session, lease);
    this.checked = checked;
    this.epoch = epoch;
  }

  static Proof.Accepted accepted(Session session, Lease lease) {
    return new Proof.Accepted(session.who().with(lease));
  }

  byte[] cookie() {
    return cookie;
  }

  long hash() {
    return hash;
  }

  Session session() {
    return session;
  }

  Proof.Accepted accepted() {
    return accepted;
  }

  /// Whether it is known since `after` that it has not ended.
  boolean fresh(long after, long now) {
    return epoch == now && checked - after >= 0;
  }

  /// It had not ended at `moment`.
  void check(long moment, long now) {
    checked = moment;
    epoch = now;
  }

  /// About how many bytes it keeps from being freed.
  long weight() {
    long kept = 0;
    for (String value : session.kept().values()) {
      kept += value.length();
    }
    return 2_048 + 2L * cookie.length + kept;
  }
}
