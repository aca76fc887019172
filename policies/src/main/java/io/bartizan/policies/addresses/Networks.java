package io.bartizan.policies.addresses;

import io.bartizan.config.Cidr;
import io.bartizan.pipeline.Address;
import java.util.List;

/// A set of networks. Addresses of IPv4 and of IPv6 are never mixed: `::/0` holds no IPv4 address.
/// Immutable.
final class Networks {
  private final Ranges v4;
  private final Ranges v6;

  Networks(List<Cidr> networks) {
    v4 = Ranges.of(networks.stream().filter(Cidr::isV4).toList());
    v6 = Ranges.of(networks.stream().filter(network -> !network.isV4()).toList());
  }

  boolean isEmpty() {
    return v4.isEmpty() && v6.isEmpty();
  }

  boolean contains(Address address) {
    return family(address).contains(address.high(), address.low());
  }

  /// The range in which an address lies that is contained, for a message.
  String around(Address address) {
    return family(address).around(address);
  }

  private Ranges family(Address address) {
    return address.v4() ? v4 : v6;
  }
}
