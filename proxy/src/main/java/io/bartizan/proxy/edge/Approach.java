package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.balance.Choice;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.upstream.Dialing;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way to a service, for one exchange after another: chooses an endpoint, and asks for a
/// connection to it or waits until there may be one.
final class Approach {
  private final Forwarding forwarding;
  private final Passage passage;
  private final Pool pool;
  private final Choice choice;
  private final Standby standby;

  private @Nullable Dialing dialing;
  private @Nullable Endpoint endpoint;

  /// The endpoint of the try before, where the next one must not use a connection that was idle.
  private @Nullable Endpoint stale;

  Approach(Forwarding forwarding, Passage passage, Lane lane, Pool pool) {
    this.forwarding = forwarding;
    this.passage = passage;
    this.pool = pool;
    this.choice = new Choice(lane.index());
    this.standby = new Standby(this, passage, lane);
  }

  void renew() {
    part();
    choice.renew();
    dialing = null;
    stale = null;
  }

  /// Sets out at `nanos`.
  void begin(Service to, long nanos) {
    dialing = null;
    Endpoint chosen = to.choose(passage.walk(), choice.at(nanos));
    if (chosen == null) {
      passage.refuse(Refusal.of(Code.UPSTREAM_UNAVAILABLE, Tries.unavailable(to)));
      return;
    }
    use(chosen);
  }

  private void use(Endpoint chosen) {
    choice.tried(chosen);
    chosen.begun();
    endpoint = chosen;
    passage.walk().upstream(chosen.name());
    acquire(chosen);
  }

  /// Asks for a connection, for the first time or when there may be one at last.
  void acquire(Endpoint chosen) {
    Dialing started = pool.acquire(chosen, forwarding.service(), chosen == stale, forwarding);
    if (started != null && started.pending()) {
      standby.end();
      dialing = started;
    }
  }

  /// All connections to the endpoint are taken: goes to another one that has room, or waits.
  void full(Endpoint full, String reason) {
    Service to = forwarding.service();
    List<Endpoint> all = to.endpoints();
    for (int i = 0; i < all.size(); i++) {
      Endpoint other = all.get(i);
      if (other != full && other.available() && other.roomy()) {
        standby.end();
        part();
        use(other);
        return;
      }
    }
    standby.begin(full, to, reason);
  }

  /// There is a connection.
  void arrived() {
    standby.end();
    dialing = null;
  }

  /// There will be no connection.
  void failed() {
    dialing = null;
  }

  /// The next try must not use a connection to `failed` that was idle.
  void distrust(Endpoint failed) {
    stale = failed;
  }

  /// The endpoint that was chosen; null if there is none.
  @Nullable Endpoint chosen() {
    return endpoint;
  }

  /// The endpoint, which has been chosen.
  Endpoint endpoint() {
    Endpoint chosen = endpoint;
    if (chosen == null) {
      throw new IllegalStateException("no endpoint");
    }
    return chosen;
  }

  /// The endpoint that was chosen has no more to do for this exchange.
  void part() {
    Endpoint chosen = endpoint;
    endpoint = null;
    if (chosen != null) {
      chosen.ended();
    }
  }

  /// Gives up whatever is under way.
  void leave() {
    part();
    standby.end();
    Dialing waiting = dialing;
    dialing = null;
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
