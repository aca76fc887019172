package io.bartizan.gateway.check;

import io.bartizan.config.Durations;
import io.bartizan.gateway.command.Ink;
import io.bartizan.proxy.settings.BreakerSettings;
import io.bartizan.proxy.settings.EndpointSettings;
import io.bartizan.proxy.settings.HealthSettings;
import io.bartizan.proxy.settings.OutlierSettings;
import io.bartizan.proxy.settings.RetrySettings;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.proxy.settings.UpstreamTlsSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes for people how services are called, and what keeps them from being made worse.
///
/// @param ink how to colour
record ServiceText(Ink ink) {
  String of(Map<String, ServiceSettings> services) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(services)
        .forEach((name, service) -> {
          text.append('\n')
              .append(ink.bold("service " + name))
              .append(' ')
              .append(endpoints(service));
          service(service, text.append('\n'));
        });
    return text.toString();
  }

  private String endpoints(ServiceSettings service) {
    return ink.dim(
        service.endpoints().stream().map(EndpointSettings::url).collect(Collectors.joining(", ")));
  }

  private static void service(ServiceSettings service, StringBuilder text) {
    text.append(line("tls", tls(service)));
    text.append(line("limits", limits(service)));
    text.append(line("retry", retry(service.retry())));
    text.append(line("outlier", outlier(service.outlier())));
    text.append(line("breaker", breaker(service.breaker())));
    text.append(line("health", health(service.health())));
    text.append(line("outage", outage(service)));
  }

  private static String tls(ServiceSettings service) {
    if (service.endpoints().stream().noneMatch(endpoint -> endpoint.parsed().secure())) {
      return "none";
    }
    UpstreamTlsSettings tls = service.tls();
    if (tls == null) {
      return "proved by what the Java runtime trusts; shows no certificate";
    }
    String trust =
        !tls.verify()
            ? "NOT proved"
            : "proved by "
                + (tls.trust() == null ? "what the Java runtime trusts" : tls.trust().value());
    String name = tls.serverName() == null ? "" : " as " + tls.serverName();
    String own =
        tls.certificate() == null ? "no certificate" : "" + tls.certificate().value().getFileName();
    return trust + name + "; shows " + own;
  }

  private static String limits(ServiceSettings service) {
    String requests = service.requests() == null ? "any number of" : "" + service.requests();
    return "%s requests at once, %d connections to each endpoint, %d requests may wait"
        .formatted(requests, service.connections(), service.pending());
  }

  private static String retry(RetrySettings retry) {
    if (retry.attempts() == 1) {
      return "none";
    }
    String on =
        retry.on().stream().map(ServiceText::name).sorted().collect(Collectors.joining(", "));
    String time =
        retry.perTryTimeout() == null
            ? ""
            : ", each within " + Durations.format(retry.perTryTimeout());
    return "%d tries%s, on %s; bodies to %s; %s of all requests, or %d in a second"
        .formatted(
            retry.attempts(),
            time,
            on.isEmpty() ? "nothing but refusals" : on,
            retry.body(),
            retry.budget(),
            retry.minimum());
  }

  private static String name(RetrySettings.On on) {
    return switch (on) {
      case CONNECT_FAILURE -> "connect-failure";
      case RESET -> "reset";
      case BAD_GATEWAY -> "502";
      case UNAVAILABLE -> "503";
      case TIMEOUT -> "504";
    };
  }

  private static String outlier(OutlierSettings outlier) {
    return outlier.maxEjected().hundredths() == 0
        ? "none"
        : "%d failures in a row eject an endpoint for %s, to %s of all"
            .formatted(
                outlier.consecutiveFailures(),
                Durations.format(outlier.eject()),
                outlier.maxEjected());
  }

  private static String breaker(@Nullable BreakerSettings breaker) {
    return breaker == null
        ? "none"
        : "opens for %s when %s of at least %d requests within %s fail; %d probes"
            .formatted(
                Durations.format(breaker.open()),
                breaker.failures(),
                breaker.minimum(),
                Durations.format(breaker.window()),
                breaker.probes());
  }

  private static String health(@Nullable HealthSettings health) {
    if (health == null) {
      return "none";
    }
    HealthSettings.Http http = health.http();
    String how =
        http != null ? "GET " + http.path() : health.grpc() != null ? "gRPC" : "connection";
    return "%s every %s, within %s; out after %d, back after %d"
        .formatted(
            how,
            Durations.format(health.interval()),
            Durations.format(health.timeout()),
            health.unhealthy(),
            health.healthy());
  }

  private static String outage(ServiceSettings service) {
    var outage = service.outage();
    if (outage == null) {
      return "none";
    }
    String status = outage.status() == null ? "the refusal's status" : "" + outage.status();
    return "%s, %s, %d characters".formatted(status, outage.contentType(), outage.body().length());
  }

  private static String line(String subject, String text) {
    return "  %-16s %s%n".formatted(subject, text);
  }
}
