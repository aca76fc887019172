package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Address;
import io.bartizan.proxy.proxyprotocol.Senders;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.telemetry.TurnedAway;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The connections that a listener has, all together and by address. Thread-safe.
final class Crowd {
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentHashMap<Address, Integer> byAddress = new ConcurrentHashMap<>();

  /// Counts a connection from `peer`. Returns null, or why it may not stay; then it is not counted.
  @Nullable TurnedAway enter(Site site, Address peer) {
    Bounds.Connection bounds = site.bounds();
    if (open.incrementAndGet() > bounds.connections()) {
      open.decrementAndGet();
      return TurnedAway.CONNECTIONS;
    }
    int same = byAddress.merge(peer.site(), 1, Integer::sum);
    if (same > bounds.connectionsPerAddress() && !trusts(site, peer)) {
      leave(peer);
      return TurnedAway.ADDRESS;
    }
    return null;
  }

  private static boolean trusts(Site site, Address peer) {
    TrustedProxies proxies = site.proxies();
    Senders senders = site.senders();
    return proxies != null && proxies.trust(peer) || senders != null && senders.include(peer);
  }

  /// A connection that was counted is closed.
  void leave(Address peer) {
    byAddress.computeIfPresent(peer.site(), (_, count) -> count == 1 ? null : count - 1);
    open.decrementAndGet();
  }

  /// How many connections there are.
  int size() {
    return open.get();
  }
}
