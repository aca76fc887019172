package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.HostPort;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An upstream: one or more endpoints that do the same, and how they are called.
public record ServiceSettings(
    @Doc(
            "Where the service runs: `http://HOST:PORT` or `https://HOST:PORT`, without a path; 1 to 100. Requests go round them. Clear text off loopback needs `unsafe: [plaintext-upstream]`.")
        @Example("[\"http://127.0.0.1:9001\"]")
        @OneOrMany
        List<URI> endpoints,
    @Doc("How long a connection, with its TLS handshake, may take, from 10ms to 1min.")
        @Default("2s")
        Duration connectTimeout,
    @Doc(
            "How long the head of an answer may take once the request is sent, from 10ms to 1h; 504 beyond it.")
        @Default("15s")
        Duration responseTimeout,
    @Doc(
            "The `Host` that the service sees: `endpoint` for the endpoint's own, `client` for the one that the client asked for, or a name.")
        @Default("endpoint")
        String host,
    @Doc("How `https` endpoints are proved.") @Nullable UpstreamTlsSettings tls,
    @Doc("Connections to each endpoint, from 1 to 100000; 503 beyond them.") @Default("1024")
        int connections,
    @Doc("Unsafe choices for this service: `plaintext-upstream`, `insecure-upstream-tls`.")
        @Default("[]")
        Set<Unsafe> unsafe) {

  /// Which `Host` a service sees.
  public enum Host {
    /// The endpoint's own.
    ENDPOINT,
    /// The one that the client asked for.
    CLIENT,
    /// The text of [ServiceSettings#host()].
    LITERAL
  }

  public ServiceSettings {
    var check =
        Check.all()
            .and(
                !endpoints.isEmpty() && endpoints.size() <= 100,
                "endpoints",
                endpoints.size() + " endpoints",
                "1 to 100")
            .and(
                ListenBounds.within(connectTimeout, 10, 60_000),
                "connectTimeout",
                connectTimeout,
                "from 10ms to 1min")
            .and(
                ListenBounds.within(responseTimeout, 10, 3_600_000),
                "responseTimeout",
                responseTimeout,
                "from 10ms to 1h")
            .and(named(host), "host", host, "endpoint, client, or a name such as api.internal")
            .and(
                tls == null || endpoints.stream().anyMatch(ServiceSettings::secure),
                "tls",
                "present",
                "only with an https endpoint")
            .and(
                connections >= 1 && connections <= 100_000,
                "connections",
                connections,
                "from 1 to 100000");
    var seen = new HashSet<URI>();
    for (URI endpoint : endpoints) {
      check
          .and(
              bare(endpoint),
              "endpoints",
              endpoint,
              "scheme, host and port only, such as http://127.0.0.1:9001")
          .and(seen.add(endpoint), "endpoints", endpoint, "each endpoint once");
    }
    check.done();
    UnsafeChoices.of(unsafe)
        .require(
            Unsafe.PLAINTEXT_UPSTREAM,
            plaintext(endpoints) != null,
            "endpoints",
            plaintext(endpoints))
        .require(Unsafe.INSECURE_UPSTREAM_TLS, tls != null && !tls.verify(), "tls", "verify: false")
        .done();
  }

  private static boolean bare(URI uri) {
    return uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null;
  }

  private static boolean secure(URI endpoint) {
    return "https".equals(endpoint.getScheme());
  }

  private static @Nullable URI plaintext(List<URI> endpoints) {
    return endpoints.stream()
        .filter(endpoint -> !secure(endpoint) && !HostPort.isLoopback(endpoint.getHost()))
        .findFirst()
        .orElse(null);
  }

  private static boolean named(String host) {
    try {
      HostPort.parse(host.contains(":") ? host : host + ":443");
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// What [#host()] means.
  public Host hostChoice() {
    return switch (host) {
      case "endpoint" -> Host.ENDPOINT;
      case "client" -> Host.CLIENT;
      default -> Host.LITERAL;
    };
  }
}
