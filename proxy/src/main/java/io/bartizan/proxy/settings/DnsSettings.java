package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.HostPort;
import io.bartizan.config.OneOrMany;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// Who says what the names of endpoints stand for.
@Doc("Who says what the names of endpoints stand for.")
public record DnsSettings(
    @Doc(
            "Name servers by IP address and port, in the order in which they are asked; at most 8. Those of `/etc/resolv.conf` if there are none.")
        @Example("[\"10.0.0.53:53\"]")
        @OneOrMany
        @Default("[]")
        List<HostPort> nameServers) {

  public DnsSettings {
    var check =
        Check.all().and(nameServers.size() <= 8, "nameServers", nameServers.size(), "at most 8");
    for (HostPort server : nameServers) {
      check.and(
          literal(server) && server.port() > 0,
          "nameServers",
          server,
          "an IP address with a port, such as 10.0.0.53:53");
    }
    check.done();
  }

  private static boolean literal(HostPort server) {
    try {
      return !server.isAnyHost() && InetAddress.ofLiteral(server.host()) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The servers' addresses.
  public List<InetSocketAddress> addresses() {
    return nameServers.stream()
        .map(server -> new InetSocketAddress(InetAddress.ofLiteral(server.host()), server.port()))
        .toList();
  }
}
