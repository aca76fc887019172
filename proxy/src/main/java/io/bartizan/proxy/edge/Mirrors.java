package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Permit;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.route.Shadow;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.UpstreamRequest;
import io.bartizan.telemetry.Unmirrored;
import org.jspecify.annotations.Nullable;

/// A lane's copies of requests, from their beginning until their answers are dropped.
final class Mirrors {
  /// How many there may be at once.
  static final int MOST = 256;

  /// The field that says that a request is a copy. A request that has it is not copied again, so
  /// that copies do not go round for ever.
  static final Name MARK = Name.of("x-bartizan-mirror");

  private final Lane lane;
  private final Pool pool;
  private int count;

  Mirrors(Lane lane, Pool pool) {
    this.lane = lane;
    this.pool = pool;
  }

  /// Begins a copy of a request that is about to be sent, if the lot falls on it; null if there is
  /// none.
  ///
  /// @param permit that of the request, not used up yet
  @Nullable Mirrored begin(Shadow shadow, UpstreamRequest original, Permit permit) {
    if (original.walk().table().find(MARK) >= 0 || !shadow.drawn(lane.index())) {
      return null;
    }
    if (original.framing() > shadow.body()) {
      return no(shadow, Unmirrored.BODY_SIZE);
    }
    if (count == MOST) {
      return no(shadow, Unmirrored.SATURATED);
    }
    int bytes = original.walk().table().footprint();
    if (!take(bytes)) {
      return no(shadow, Unmirrored.MEMORY);
    }
    count++;
    return new Mirrored(this, lane, pool, shadow, original, permit.copy(), bytes);
  }

  /// Takes memory for a copy, as long as half of the budget is left: requests come first.
  boolean take(long bytes) {
    Memory memory = lane.memory();
    return memory.used() + bytes <= memory.limit() / 2 && memory.take(bytes);
  }

  private @Nullable Mirrored no(Shadow shadow, Unmirrored reason) {
    lane.recorder().unmirrored(shadow.service().meter(), reason);
    return null;
  }

  /// One of them is over.
  void ended() {
    count--;
  }
}
