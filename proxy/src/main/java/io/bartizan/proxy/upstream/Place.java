package io.bartizan.proxy.upstream;

import io.bartizan.proxy.dns.Query;
import io.bartizan.proxy.dns.Target;
import io.bartizan.proxy.settings.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the configuration says about where a service runs: an address, or a name that stands for
/// one or more.
///
/// @param query the name; if its host is an address, nobody is asked
/// @param tls null for cleartext
/// @param serverName the name in the server's certificate; empty in cleartext
/// @param protocol what is spoken there
/// @param weight from 1 to 1000, of each address
record Place(
    Query query, @Nullable UpstreamTls tls, String serverName, Protocol protocol, int weight) {
  /// The address if the host is one; empty if it is a name.
  List<Target> literal() {
    if (query.srv()) {
      return List.of();
    }
    if (local()) {
      return List.of(
          new Target(query.host(), InetSocketAddress.createUnresolved(query.host(), 0), 1, 0));
    }
    try {
      InetAddress address = InetAddress.ofLiteral(query.host());
      return List.of(new Target(query.host(), new InetSocketAddress(address, query.port()), 1, 0));
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  /// Whether its host is the path of a Unix-domain socket.
  boolean local() {
    return query.host().startsWith("/");
  }

  /// Whether its host is a name.
  boolean named() {
    return literal().isEmpty();
  }
}
