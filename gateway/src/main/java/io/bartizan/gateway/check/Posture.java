package io.bartizan.gateway.check;

import io.bartizan.config.UnsafeChoice;
import io.bartizan.gateway.assembly.Assembled;
import io.bartizan.gateway.assembly.RouteRoad;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.gateway.settings.ListenerSettings;
import io.bartizan.policies.Stage;
import io.bartizan.policies.Stop;
import io.bartizan.policies.waf.WafConfig;
import io.bartizan.proxy.settings.ClientCertificateSettings;
import io.bartizan.proxy.settings.KeyMaterial;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.settings.ListenSettings;
import io.bartizan.proxy.settings.MirrorSettings;
import io.bartizan.proxy.settings.TlsSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a configuration opens to whom, in lines for whoever answers for it.
///
/// @param listeners where clients connect
/// @param concerns what should be looked at twice; empty if nothing should
public record Posture(List<Line> listeners, List<Line> concerns) {
  private static final Duration SOON = Duration.ofDays(21);

  /// A line.
  ///
  /// @param subject what it is about, in a word or two
  public record Line(String subject, String text) {}

  public Posture {
    listeners = List.copyOf(listeners);
    concerns = List.copyOf(concerns);
  }

  /// @param now what tells whether a certificate ends soon
  /// @throws IOException if a certificate can no longer be read
  static Posture of(Assembled assembled, List<UnsafeChoice> unsafe, Instant now)
      throws IOException {
    GatewaySettings settings = assembled.settings();
    List<Line> listeners = new ArrayList<>();
    List<Line> concerns = new ArrayList<>();
    for (ListenerSettings listener : settings.listen()) {
      listeners.add(listener(listener.socket(), settings.certificates(listener)));
      certificates(settings.certificates(listener), now, concerns);
    }
    listeners.add(
        new Line("admin", "http on " + settings.admin().listen() + ", without credentials"));
    assembled.roads().forEach(road -> route(road, assembled, concerns));
    settings.forgetfulSignIns().forEach(text -> concerns.add(new Line("sign-in", text)));
    unsafe.forEach(choice -> concerns.add(new Line("unsafe", choice.toString())));
    return new Posture(listeners, List.copyOf(new LinkedHashSet<>(concerns)));
  }

  private static Line listener(ListenSettings socket, List<TlsSettings> certificates)
      throws IOException {
    String address =
        socket.address().isAnyHost()
            ? "port " + socket.address().port() + " of every address"
            : socket.address().toString();
    String where =
        socket.proxyProtocol() == null
            ? address
            : address + ", PROXY protocol from " + socket.proxyProtocol().trusted();
    if (!socket.secure()) {
      String use =
          socket.redirectToHttps() == null
              ? "clear text"
              : "redirects to https, port " + socket.redirectToHttps();
      return new Line(socket.label(), "http on " + where + "; " + use + protocols(socket));
    }
    Set<String> names = new LinkedHashSet<>();
    for (TlsSettings tls : certificates) {
      names.addAll(KeyMaterial.read(tls).names());
    }
    String versions =
        certificates.stream()
            .map(tls -> text(tls.minVersion()))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new Line(
        socket.label(),
        "https on "
            + where
            + "; "
            + versions
            + "; "
            + String.join(", ", names)
            + clients(socket)
            + protocols(socket));
  }

  /// What clients have to show.
  private static String clients(ListenSettings socket) {
    ClientCertificateSettings clients = socket.clientCertificates();
    if (clients == null) {
      return "";
    }
    String revoked = clients.revoked() == null ? " (revoked ones refused)" : "";
    return switch (clients.mode()) {
      case REQUIRED -> "; client certificates required" + revoked;
      case OPTIONAL -> "; client certificates optional" + revoked;
    };
  }

  /// What clients may speak, if the configuration says so itself.
  private static String protocols(ListenSettings socket) {
    return switch (socket.protocols().size()) {
      case 0 -> "";
      case 1 ->
          socket.protocols().contains(ListenProtocol.H2) ? "; HTTP/2 only" : "; HTTP/1.1 only";
      default -> "; HTTP/1.1 and HTTP/2";
    };
  }

  private static String text(TlsSettings.Version oldest) {
    return switch (oldest) {
      case TLS_1_2 -> "TLS 1.2 and 1.3";
      case TLS_1_3 -> "TLS 1.3";
    };
  }

  private static void certificates(List<TlsSettings> certificates, Instant now, List<Line> concerns)
      throws IOException {
    for (TlsSettings tls : certificates) {
      Instant end = KeyMaterial.read(tls).certificate().getNotAfter().toInstant();
      if (end.isBefore(now)) {
        concerns.add(new Line("certificate", tls.certificate() + " has ended on " + end));
      } else if (end.isBefore(now.plus(SOON))) {
        concerns.add(new Line("certificate", tls.certificate() + " ends on " + end));
      }
    }
  }

  private static void route(RouteRoad route, Assembled assembled, List<Line> concerns) {
    List<Stop> stops = route.road().stops();
    if (has(stops, Stage.AUTHENTICATE)) {
      if (!has(stops, Stage.AUTHORIZE)) {
        concerns.add(new Line("any identity", route.name() + " admits every authenticated caller"));
      }
    } else {
      concerns.add(new Line("public", route.name() + " admits everybody"));
    }
    if (!has(stops, Stage.ROUTE_RATE) && !has(assembled.porch().stops(), Stage.RATE)) {
      concerns.add(new Line("no limit", route.name() + " admits any number of requests"));
    }
    rules(route, assembled, concerns);
    MirrorSettings mirror = route.settings().mirror();
    if (mirror != null) {
      concerns.add(new Line("mirror", route.name() + " sends " + mirror.text()));
    }
  }

  private static void rules(RouteRoad route, Assembled assembled, List<Line> concerns) {
    WafConfig waf =
        route.settings().guards().with(assembled.settings().defaults().guards()).changes().waf();
    if (waf == null || waf.isOff()) {
      return;
    }
    if (waf.mode() == WafConfig.Mode.WATCH) {
      concerns.add(new Line("watched", route.name() + " refuses nothing that its rules find"));
    }
    if (!waf.body().pass().isEmpty()) {
      String types = String.join(", ", waf.body().pass().stream().sorted().toList());
      concerns.add(new Line("unseen", route.name() + " lets " + types + " pass its rules"));
    }
  }

  private static boolean has(List<Stop> stops, Stage stage) {
    return stops.stream().anyMatch(stop -> stop.stage() == stage);
  }
}
