package io.bartizan.gateway.settings;

import io.bartizan.proxy.settings.ListenBounds;
import io.bartizan.proxy.settings.ListenSettings;
import io.bartizan.proxy.settings.RouteBounds;
import java.util.List;

/// A configuration in which every route and listener says for itself what `defaults` say for it. It
/// means the same.
public final class Resolved {
  private final GatewaySettings settings;

  private Resolved(GatewaySettings settings) {
    this.settings = settings;
  }

  public static GatewaySettings of(GatewaySettings settings) {
    Resolved resolved = new Resolved(settings);
    return new GatewaySettings(
        settings.listen().stream().map(resolved::listener).toList(),
        settings.tls(),
        settings.clientAddress(),
        settings.services(),
        settings.dns(),
        settings.identityTokens(),
        settings.store(),
        settings.revocation(),
        settings.consumers(),
        settings.consumerFiles(),
        settings.revokedKeys(),
        settings.signIn(),
        settings.defaults(),
        resolved.routes(settings.routes()),
        settings.overload(),
        settings.admin(),
        settings.log());
  }

  private ListenerSettings listener(ListenerSettings listener) {
    ListenSettings socket = listener.socket();
    ListenBounds bounds = socket.bounds().over(settings.defaults().bounds().listen()).filled();
    ListenSettings filled =
        new ListenSettings(
            socket.place(),
            socket.https(),
            socket.http(),
            socket.label(),
            socket.tls(),
            socket.clientCertificates(),
            socket.redirectToHttps(),
            socket.spoken(),
            socket.proxyProtocol(),
            bounds,
            socket.unsafe());
    return new ListenerSettings(filled, routes(listener.routes()));
  }

  private List<RouteSettings> routes(List<RouteSettings> routes) {
    return routes.stream().map(this::route).toList();
  }

  private RouteSettings route(RouteSettings route) {
    RouteBounds bounds = route.bounds().over(settings.defaults().bounds().route()).filled();
    return new RouteSettings(
        route.place(),
        route.name(),
        route.match(),
        route.service(),
        route.split(),
        route.sticky(),
        route.guards().with(settings.defaults().guards()),
        route.goal(),
        bounds,
        route.websocket(),
        route.mirror());
  }
}
