package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.HostPort;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Percent;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An upstream: one or more endpoints that do the same, and how they are called.
public record ServiceSettings(
    @Doc(
            "Where the service runs: `http://HOST:PORT` or `https://HOST:PORT`, without a path; 1 to 100. Clear text off loopback needs `unsafe: [plaintext-upstream]`.")
        @Example("[\"http://127.0.0.1:9001\"]")
        @OneOrMany
        List<EndpointSettings> endpoints,
    @Doc("Which endpoint serves a request.") @Default("round-robin") BalanceSettings balance,
    @Doc(
            "How long an endpoint that comes, or comes back, takes to get its whole share, in a straight line from a tenth of it; at most 15min, `0s` for at once.")
        @Default("0s")
        Duration slowStart,
    @Doc(
            "If a smaller share than this of the endpoints is available, requests go to all of them as if they were, because then the checks are more likely to be wrong than the endpoints; from 0% (never) to 100%.")
        @Default("0%")
        Percent panic,
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
    @Doc(
            "What is spoken: `http1`; `h2`, in clear text too; `auto`: over TLS what both sides agree on, HTTP/2 first, and HTTP/1.1 in clear text.")
        @Default("auto")
        Protocol protocol,
    @Doc("How `https` endpoints are proved, and how the gateway proves itself there.")
        @Nullable UpstreamTlsSettings tls,
    @Doc(
            "How the gateway gets the token that it shows the service as `Authorization`. None: it shows none of its own. Not for services of a `split`.")
        @Nullable OAuthSettings oauth,
    @Doc("Connections to each endpoint, from 1 to 100000; requests beyond them wait.")
        @Default("1024")
        int connections,
    @Doc(
            "Requests that may wait for a connection, each for `connect-timeout` at most, from 0 to 100000; 503 beyond them.")
        @Default("1024")
        int pending,
    @Doc(
            "Requests to the service at once, from 1 to 1000000; 503 beyond them. None: as many as there are connections and places to wait.")
        @Example("4096")
        @Nullable Integer requests,
    @Doc("When a request that has failed is sent once more.") @Default("{}") RetrySettings retry,
    @Doc("When an endpoint that keeps failing gets no requests for a while.") @Default("{}")
        OutlierSettings outlier,
    @Doc("When a service that fails is left alone for a while. None: never.")
        @Nullable BreakerSettings breaker,
    @Doc("How endpoints are asked whether they are well. None: they are not.")
        @Nullable HealthSettings health,
    @Doc("What clients get when the service is out of order. None: a problem document.")
        @Nullable OutageSettings outage,
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
            .and(
                ListenBounds.within(slowStart, 0, 900_000), "slowStart", slowStart, "at most 15min")
            .and(panic.within(0, 100), "panic", panic, "from 0% to 100%")
            .and(
                tls != null && tls.serverName() != null
                    || endpoints.stream().noneMatch(ServiceSettings::unproved),
                "endpoints",
                "srv+https",
                "only beside `tls: { server-name: ... }`, because whoever answers for DNS could name any target")
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
                "from 1 to 100000")
            .and(pending >= 0 && pending <= 100_000, "pending", pending, "from 0 to 100000")
            .and(
                requests == null || requests >= 1 && requests <= 1_000_000,
                "requests",
                requests,
                "from 1 to 1000000")
            .and(
                health == null || health.grpc() == null || protocol != Protocol.HTTP1,
                "health",
                "grpc",
                "only with a `protocol` other than http1");
    var seen = new HashSet<EndpointUrl>();
    for (EndpointSettings endpoint : endpoints) {
      check.and(seen.add(endpoint.parsed()), "endpoints", endpoint.url(), "each endpoint once");
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

  private static boolean secure(EndpointSettings endpoint) {
    return endpoint.parsed().secure();
  }

  /// Whether DNS alone would say which name its certificate has to hold.
  private static boolean unproved(EndpointSettings endpoint) {
    return endpoint.parsed().srv() && secure(endpoint);
  }

  private static @Nullable String plaintext(List<EndpointSettings> endpoints) {
    return endpoints.stream()
        .filter(endpoint -> !secure(endpoint) && !endpoint.parsed().loopback())
        .map(EndpointSettings::url)
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
