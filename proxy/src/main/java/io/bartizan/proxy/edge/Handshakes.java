package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Address;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The TLS handshakes that are under way on one lane, the oldest first. When there are as many as
/// may be, an address with many of them gets no more, and for any other the oldest is given up:
/// honest handshakes are over long before they are that. Only the lane's thread may use it.
final class Handshakes {
  /// Which part of all handshakes is many for one address.
  private static final int SHARE = 8;

  private final LinkedHashMap<Channel, Address> open = new LinkedHashMap<>();
  private final Map<Address, Integer> byAddress = new HashMap<>();
  private final int lanes;

  /// @param lanes among how many a listener's bound is divided
  Handshakes(int lanes) {
    this.lanes = lanes;
  }

  /// A handshake begins. Returns whether it, or the oldest, had to be given up: that channel is
  /// closed.
  ///
  /// @param most how many may be under way on all lanes
  boolean begin(Channel channel, Address peer, int most) {
    int mine = Math.max(1, most / lanes);
    int same = byAddress.merge(peer.site(), 1, Integer::sum);
    open.put(channel, peer.site());
    if (open.size() <= mine) {
      return false;
    }
    Channel given = same > Math.max(1, mine / SHARE) ? channel : oldest();
    end(given);
    given.close();
    return true;
  }

  private Channel oldest() {
    Iterator<Channel> all = open.keySet().iterator();
    return all.next();
  }

  /// A handshake is over, whatever became of it.
  void end(Channel channel) {
    Address peer = open.remove(channel);
    if (peer != null) {
      byAddress.computeIfPresent(peer, (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
