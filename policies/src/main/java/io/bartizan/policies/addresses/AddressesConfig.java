package io.bartizan.policies.addresses;

import io.bartizan.config.Check;
import io.bartizan.config.Cidr;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import java.util.List;

/// From which addresses requests are admitted. At least one of the two lists has entries.
@Doc(
    "From which client addresses requests are admitted. At least one of the two lists has entries.")
public record AddressesConfig(
    @Doc(
            "Networks or single addresses that are admitted. If there are any, no other address is. An IPv6 network never"
                + " contains IPv4 addresses.")
        @Default("[]")
        @Example("10.0.0.0/8")
        @OneOrMany
        List<Cidr> allow,
    @Doc("Networks or single addresses that are refused, whatever `allow` says.")
        @Default("[]")
        @Example("203.0.113.0/24")
        @OneOrMany
        List<Cidr> deny) {

  public AddressesConfig {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
    Check.that(
        !allow.isEmpty() || !deny.isEmpty(),
        "allow",
        allow,
        "at least one network in `allow` or `deny`");
  }

  /// What `bartizan check` shows, such as `allow 10.0.0.0/8, deny 3 networks`.
  public String text() {
    String allowed = text("allow", allow);
    String denied = text("deny", deny);
    return allowed + (allowed.isEmpty() || denied.isEmpty() ? "" : ", ") + denied;
  }

  private static String text(String verb, List<Cidr> networks) {
    return switch (networks.size()) {
      case 0 -> "";
      case 1 -> verb + " " + networks.getFirst();
      default -> verb + " " + networks.size() + " networks";
    };
  }
}
