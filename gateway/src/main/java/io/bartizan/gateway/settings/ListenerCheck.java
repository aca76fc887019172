package io.bartizan.gateway.settings;

import io.bartizan.config.Bound;
import io.bartizan.config.HostPort;
import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.policies.Guards;
import io.bartizan.policies.authenticate.AuthenticateConfig;
import io.bartizan.proxy.settings.AdminSettings;
import io.bartizan.proxy.settings.TlsSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares listeners with each other, and with the certificates and routes that they are to serve.
final class ListenerCheck {
  private record Taken(HostPort address, Place place) {}

  private final Bound bound;
  private final Problems problems;
  private final List<ListenerSettings> listeners;
  private final List<TlsSettings> sharedTls;
  private final List<RouteSettings> sharedRoutes;

  ListenerCheck(Bound bound, Problems problems) {
    this.bound = bound;
    this.problems = problems;
    listeners = bound.all(ListenerSettings.class);
    Set<TlsSettings> ownTls = new HashSet<>();
    Set<RouteSettings> ownRoutes = new HashSet<>();
    for (ListenerSettings listener : listeners) {
      ownTls.addAll(listener.socket().tls());
      ownRoutes.addAll(listener.routes());
    }
    sharedTls = without(bound.all(TlsSettings.class), ownTls);
    sharedRoutes = without(bound.all(RouteSettings.class), ownRoutes);
  }

  private static <T> List<T> without(List<T> all, Set<T> some) {
    return all.stream().filter(item -> !some.contains(item)).toList();
  }

  void run() {
    ports();
    names();
    certificates();
    clients();
    routes();
  }

  /// Routes that want a certificate which no listener asks for.
  private void clients() {
    if (bound.lacks(ListenerSettings.class)) {
      return;
    }
    for (ListenerSettings listener : listeners) {
      if (!asks(listener)) {
        listener.routes().forEach(this::nobodyAsks);
      }
    }
    if (listeners.stream().noneMatch(listener -> listener.routes().isEmpty() && asks(listener))) {
      sharedRoutes.forEach(this::nobodyAsks);
    }
  }

  private static boolean asks(ListenerSettings listener) {
    return listener.socket().clientCertificates() != null;
  }

  private void nobodyAsks(RouteSettings route) {
    AuthenticateConfig ways = guards(route).authenticate();
    if (ways != null && ways.mtls() != null) {
      problems.add(
          route.place(),
          "mtls: no listener of this route asks for certificates (expected: `client-certificates: { trust: FILE }` beside its `https`)");
    }
  }

  /// With what `defaults` say.
  private Guards guards(RouteSettings route) {
    List<DefaultSettings> defaults = bound.all(DefaultSettings.class);
    return defaults.isEmpty() ? route.guards() : route.guards().with(defaults.getFirst().guards());
  }

  private void ports() {
    List<Taken> taken = new ArrayList<>();
    listeners.forEach(l -> take(taken, l.socket().address(), l.socket().place()));
    bound.all(AdminSettings.class).forEach(admin -> take(taken, admin.listen(), admin.place()));
  }

  private void take(List<Taken> taken, HostPort address, Place place) {
    for (Taken other : taken) {
      if (address.port() == other.address.port() && meet(address, other.address)) {
        problems.add(
            place,
            "port %d is already taken by the listener at %s (expected: a port of its own)"
                .formatted(address.port(), other.place));
        return;
      }
    }
    if (address.port() != 0) {
      taken.add(new Taken(address, place));
    }
  }

  private static boolean meet(HostPort a, HostPort b) {
    return everywhere(a) || everywhere(b) || a.host().equalsIgnoreCase(b.host());
  }

  private static boolean everywhere(HostPort address) {
    return address.isAnyHost() || address.host().equals("0.0.0.0") || address.host().equals("::");
  }

  private void names() {
    Map<String, Place> names = new HashMap<>();
    for (ListenerSettings listener : listeners) {
      String name = listener.socket().name();
      Place first = name == null ? null : names.putIfAbsent(name, listener.socket().place());
      if (first != null) {
        problems.add(
            listener.socket().place(),
            "name: `%s` is already the name of the listener at %s".formatted(name, first));
      }
    }
  }

  private void certificates() {
    List<ListenerSettings> needing =
        listeners.stream().filter(l -> l.socket().secure() && l.socket().tls().isEmpty()).toList();
    if (sharedTls.isEmpty() && !bound.lacks(TlsSettings.class)) {
      needing.forEach(l ->
          problems.add(
              l.socket().place(),
              "https: %s has no certificate (expected: `tls: { certificate: FILE, key: FILE }`, here or at the top level)"
                  .formatted(l.socket().address())));
    }
    if (needing.isEmpty() && !bound.lacks(ListenerSettings.class)) {
      sharedTls.forEach(tls ->
          problems.add(
              tls.certificate().place(),
              "this certificate is never used (expected: an `https` listener without `tls` of its own)"));
    }
  }

  private void routes() {
    List<ListenerSettings> needing =
        listeners.stream().filter(l -> !l.redirects() && l.routes().isEmpty()).toList();
    if (sharedRoutes.isEmpty() && !bound.lacks(RouteSettings.class)) {
      needing.forEach(l ->
          problems.add(
              l.socket().place(),
              "this listener serves nothing (expected: `routes`, here or at the top level)"));
    }
    if (needing.isEmpty() && !bound.lacks(ListenerSettings.class)) {
      sharedRoutes.forEach(route ->
          problems.add(
              route.place(),
              "unreachable: every listener has routes of its own or only redirects (expected: a listener that serves this route)"));
    }
  }
}
