package io.bartizan.proxy.proxyprotocol;

import io.bartizan.config.Cidr;
import io.bartizan.pipeline.Address;
import java.util.List;

/// Who must say at the beginning of a connection whose it is, and is believed. Immutable.
public final class Senders {
  private final Cidr[] networks;

  public Senders(List<Cidr> networks) {
    this.networks = networks.toArray(Cidr[]::new);
  }

  /// Whether `peer` is one of them.
  public boolean include(Address peer) {
    for (Cidr network : networks) {
      if (network.contains(peer.high(), peer.low())) {
        return true;
      }
    }
    return false;
  }
}
