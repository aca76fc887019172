package io.bartizan.proxy.edge;

import io.bartizan.telemetry.ListenerMeter;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An address where clients connect, and what is served there now. Thread-safe.
public final class Listener {
  private final String name;
  private final ListenerMeter meter;
  private final List<Channel> sockets = new CopyOnWriteArrayList<>();
  private final Crowd crowd = new Crowd();
  private volatile Site site;
  private volatile boolean draining;
  private volatile boolean shut;
  private volatile boolean vital;

  Listener(String name, ListenerMeter meter, Site site) {
    this.name = name;
    this.meter = meter;
    this.site = site;
  }

  public String name() {
    return name;
  }

  ListenerMeter meter() {
    return meter;
  }

  void add(Channel socket) {
    sockets.add(socket);
  }

  /// The address that it really has, also if the configured port was 0.
  public InetSocketAddress address() {
    return (InetSocketAddress) sockets.getFirst().localAddress();
  }

  Site site() {
    return site;
  }

  /// Serves `next` from now on: every new connection and every new request, also of connections
  /// that are open. Requests that have begun finish on what they began with.
  public void serve(Site next) {
    site = next;
  }

  /// Whether connections end as soon as their current request is answered.
  boolean draining() {
    return draining;
  }

  /// Whether no more connections are accepted.
  boolean shut() {
    return shut;
  }

  /// Ends connections when their requests are answered, and leaves new ones to another process that
  /// listens here too, if there is one. Those that come nevertheless are served.
  void retire(boolean shared) {
    draining = true;
    if (shared) {
      Succession.begin(sockets);
    }
  }

  /// Accepts no more connections, and ends those that are open when their requests are answered.
  public void drain() {
    draining = true;
    shut = true;
    for (Channel socket : sockets) {
      socket.close().syncUninterruptibly();
    }
  }

  /// Its requests are served even if there is no room left for others: probes, for example.
  public Listener spare() {
    vital = true;
    return this;
  }

  /// Whether its requests are served even if there is no room left for others.
  boolean vital() {
    return vital;
  }

  Crowd crowd() {
    return crowd;
  }

  /// How many connections are open.
  public int connections() {
    return crowd.size();
  }
}
