package io.bartizan.proxy.edge;

import io.bartizan.proxy.http1.ResponseWriter;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.upstream.Pool;

/// A lane's passages that no exchange uses: a connection at rest holds none.
final class Passages {
  private static final int KEPT = 256;

  private final Lane lane;
  private final Pool pool;
  private final Mirrors mirrors;
  private final Passage[] kept = new Passage[KEPT];
  private final ResponseWriter writer = new ResponseWriter();
  private int count;

  Passages(Lane lane, Pool pool) {
    this.lane = lane;
    this.pool = pool;
    this.mirrors = new Mirrors(lane, pool);
  }

  /// Puts heads of answers together, one at a time.
  ResponseWriter writer() {
    return writer;
  }

  Lane lane() {
    return lane;
  }

  /// The lane's connections to upstreams.
  Pool pool() {
    return pool;
  }

  /// A passage to be renewed for an exchange.
  Passage take() {
    return count == 0 ? new Passage(lane, pool, mirrors) : kept[--count];
  }

  /// Takes back a passage whose exchange has ended and whose bytes nobody reads any more.
  void give(Passage passage) {
    if (count < KEPT) {
      passage.forget();
      kept[count++] = passage;
    }
  }
}
