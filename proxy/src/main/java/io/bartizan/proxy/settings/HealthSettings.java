package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How endpoints are asked whether they are well. Exactly one of `http`, `tcp` and `grpc`.
public record HealthSettings(
    @Doc("Asks by HTTP.") @Nullable Http http,
    @Doc("Makes a connection, with its TLS handshake if there is one.") @Nullable Tcp tcp,
    @Doc("Asks by the protocol `grpc.health.v1`.") @Nullable Grpc grpc,
    @Doc("How often, from 100ms to 1h; each wait is longer or shorter by up to a tenth.")
        @Default("5s")
        Duration interval,
    @Doc("How long a check may take, with its connection, from 10ms to 1min.") @Default("1s")
        Duration timeout,
    @Doc(
            "Checks in a row that must be passed before an endpoint gets requests again, from 1 to 100.")
        @Default("2")
        int healthy,
    @Doc("Checks in a row that must fail before an endpoint gets no more requests, from 1 to 100.")
        @Default("3")
        int unhealthy) {

  /// A request by HTTP.
  public record Http(
      @Doc("The path that is asked for, with a query if need be.") @Example("/healthz") String path,
      @Doc("The statuses of an endpoint that is well.") @Default("[200]") @OneOrMany
          Set<Integer> status,
      @Doc("The `Host` of the request. None: the endpoint's own.") @Example("orders.internal")
          @Nullable String host) {

    public Http {
      Check.all()
          .and(path.matches("/[\\x21-\\x7e]{0,2000}"), "path", path, "a path such as /healthz")
          .and(
              !status.isEmpty() && status.stream().allMatch(one -> one >= 200 && one <= 599),
              "status",
              status,
              "statuses from 200 to 599")
          .and(host == null || HostName.valid(host), "host", host, "a name such as orders.internal")
          .done();
    }
  }

  /// A connection and nothing more.
  public record Tcp() {}

  /// A call by gRPC.
  public record Grpc(
      @Doc("The service that is asked about. None: the server as a whole.") @Example("shop.Orders")
          @Nullable String service) {

    public Grpc {
      Check.that(
          service == null || service.matches("[\\x21-\\x7e]{0,200}"),
          "service",
          service,
          "a name such as shop.Orders");
    }
  }

  public HealthSettings {
    Check.all()
        .and(
            Stream.of(http, tcp, grpc).filter(one -> one != null).count() == 1,
            "http",
            http,
            "exactly one of http, tcp, grpc")
        .and(
            ListenBounds.within(interval, 100, 3_600_000), "interval", interval, "from 100ms to 1h")
        .and(ListenBounds.within(timeout, 10, 60_000), "timeout", timeout, "from 10ms to 1min")
        .and(healthy >= 1 && healthy <= 100, "healthy", healthy, "from 1 to 100")
        .and(unhealthy >= 1 && unhealthy <= 100, "unhealthy", unhealthy, "from 1 to 100")
        .done();
  }
}
