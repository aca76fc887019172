package io.bartizan.proxy.edge;

import io.bartizan.config.Cidr;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Names;
import io.bartizan.proxy.settings.ClientAddressSettings;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the client behind proxies that the configuration trusts: the rightmost address in their
/// field that is none of theirs. What stands left of it could have been written by anybody.
public final class TrustedProxies {
  private static final int MAX_HOPS = 32;

  private final Cidr[] networks;
  private final ClientAddressSettings.Header header;

  public TrustedProxies(List<Cidr> networks, ClientAddressSettings.Header header) {
    this.networks = networks.toArray(Cidr[]::new);
    this.header = header;
  }

  /// Whether `peer` is one of them.
  public boolean trust(Address peer) {
    for (Cidr network : networks) {
      if (network.contains(peer.high(), peer.low())) {
        return true;
      }
    }
    return false;
  }

  /// The client of a request that came from `peer`.
  public Address client(Address peer, Head head) {
    if (!trust(peer)) {
      return peer;
    }
    Address client = peer;
    String[] hops = hops(head);
    for (int i = hops.length - 1; i >= Math.max(0, hops.length - MAX_HOPS); i--) {
      Address hop = address(hops[i].strip());
      if (hop == null) {
        return client;
      }
      client = hop;
      if (!trust(hop)) {
        return client;
      }
    }
    return client;
  }

  /// Whether a client behind one of them uses TLS: what they say of that is believed too.
  ///
  /// @param secure whether the connection to the gateway does, which counts where they say nothing
  static boolean https(Head head, boolean secure) {
    Bytes scheme = head.only(Names.X_FORWARDED_PROTO);
    return scheme.isEmpty() ? secure : scheme.sameIgnoringCase("https");
  }

  private String[] hops(Head head) {
    StringBuilder all = new StringBuilder();
    var name =
        switch (header) {
          case X_FORWARDED_FOR -> Names.X_FORWARDED_FOR;
          case FORWARDED -> Names.FORWARDED;
        };
    for (int i = head.find(name); i >= 0; i = head.next(name, i)) {
      Bytes value = head.value(i);
      all.append(all.isEmpty() ? "" : ",").append(value);
    }
    return all.isEmpty() ? new String[0] : all.toString().split(",", -1);
  }

  private @Nullable Address address(String hop) {
    String text =
        switch (header) {
          case X_FORWARDED_FOR -> hop;
          case FORWARDED -> node(hop);
        };
    String bare = withoutPort(text);
    boolean literal =
        !bare.isEmpty()
            && bare.length() <= 45
            && bare.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':')
            && (bare.indexOf(':') >= 0 || bare.chars().filter(c -> c == '.').count() == 3);
    try {
      return literal ? Address.of(InetAddress.ofLiteral(bare)) : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// The node of the parameter `for` of one element of `Forwarded`.
  private static String node(String element) {
    for (String pair : element.split(";", -1)) {
      String parameter = pair.strip();
      if (parameter.regionMatches(true, 0, "for=", 0, 4)) {
        String value = parameter.substring(4);
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
            ? value.substring(1, value.length() - 1)
            : value;
      }
    }
    return "";
  }

  private static String withoutPort(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? "" : text.substring(1, end);
    }
    int colon = text.indexOf(':');
    return colon >= 0 && text.indexOf(':', colon + 1) < 0 ? text.substring(0, colon) : text;
  }
}
