package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Cidr;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import java.util.List;

/// Whom to believe about a client's address. Without it, the client is whoever connects.
public record ClientAddressSettings(
    @Doc(
            "Networks of the proxies before this gateway. What they say of the client is believed; what anybody else says is dropped.")
        @Example("[10.0.0.0/8]")
        List<Cidr> trustedProxies,
    @Doc(
            "The field in which they say it: `x-forwarded-for`, or `forwarded` (RFC 7239). The rightmost address that is no trusted proxy is the client.")
        @Default("x-forwarded-for")
        Header header) {

  /// A field in which proxies say who the client is.
  public enum Header {
    /// The de-facto standard.
    X_FORWARDED_FOR,
    /// RFC 7239.
    FORWARDED
  }

  public ClientAddressSettings {
    var check =
        Check.all().and(!trustedProxies.isEmpty(), "trustedProxies", "[]", "at least one network");
    for (Cidr network : trustedProxies) {
      check.and(
          !network.isEverything(),
          "trustedProxies",
          network,
          "networks of your own proxies, not of everybody");
    }
    check.done();
  }
}
