package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Cidr;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import java.util.List;

/// Load balancers that say by the PROXY protocol who their clients are.
@Doc("Load balancers that say by the PROXY protocol who their clients are.")
public record ProxyProtocolSettings(
    @Doc("Their networks. Whoever else connects is closed at once.")
        @Example("[10.0.0.0/8]")
        @OneOrMany
        List<Cidr> trusted) {

  public ProxyProtocolSettings {
    trusted = List.copyOf(trusted);
    Check check = Check.all().and(!trusted.isEmpty(), "trusted", "[]", "at least one network");
    for (Cidr network : trusted) {
      check.and(
          !network.isEverything(),
          "trusted",
          network,
          "networks of your own load balancers, not of everybody");
    }
    check.done();
  }
}
