package io.bartizan.proxy.edge;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;

/// The TLS handshakes that are under way on one lane, the oldest first. Whoever opens connections
/// and leaves it at that pushes out its own ones: honest handshakes are over long before. Only the
/// lane's thread may use it.
final class Handshakes {
  private final LinkedHashSet<Channel> open = new LinkedHashSet<>();
  private final int lanes;

  /// @param lanes among how many a listener's bound is divided
  Handshakes(int lanes) {
    this.lanes = lanes;
  }

  /// A handshake begins. Returns whether the oldest had to be given up for it.
  ///
  /// @param most how many may be under way on all lanes
  boolean begin(Channel channel, int most) {
    open.add(channel);
    if (open.size() * (long) lanes <= Math.max(most, lanes)) {
      return false;
    }
    Iterator<Channel> oldest = open.iterator();
    Channel given = oldest.next();
    oldest.remove();
    given.close();
    return true;
  }

  /// A handshake is over, whatever became of it.
  void end(Channel channel) {
    open.remove(channel);
  }
}
