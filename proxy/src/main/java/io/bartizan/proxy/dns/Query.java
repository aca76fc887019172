package io.bartizan.proxy.dns;

/// What a name server is asked.
///
/// @param srv whether `host` has SRV records, rather than addresses
/// @param port for addresses; SRV records say their own
public record Query(boolean srv, String host, int port) {
  @Override
  public String toString() {
    return srv ? host + " (SRV)" : host;
  }
}
