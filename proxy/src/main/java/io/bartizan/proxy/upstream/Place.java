package io.bartizan.proxy.upstream;

import io.bartizan.proxy.settings.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the configuration says about where a service runs: an address, or a name that stands for
/// one or more.
///
/// @param host a name or an address, without brackets
/// @param tls null for cleartext
/// @param serverName the name in the server's certificate; empty in cleartext
/// @param protocol what is spoken there
/// @param weight from 1 to 1000, of each address
record Place(
    String host,
    int port,
    @Nullable UpstreamTls tls,
    String serverName,
    Protocol protocol,
    int weight) {
  /// The address if `host` is one; empty if it is a name.
  List<InetSocketAddress> literal() {
    try {
      return List.of(new InetSocketAddress(InetAddress.ofLiteral(host), port));
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }
}
