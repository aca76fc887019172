package io.bartizan.proxy.upstream;

import io.bartizan.proxy.dns.Query;
import io.bartizan.proxy.dns.Target;
import io.bartizan.proxy.settings.Protocol;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps the endpoints of one service as its places say: those that stay the same keep their
/// connections and whatever is known about them. Thread-safe.
final class Census {
  /// What makes an endpoint the same as another.
  private record Key(
      String host,
      InetSocketAddress address,
      @Nullable UpstreamTls tls,
      String serverName,
      Protocol protocol,
      int connections) {
    static Key of(Place place, Target target, int connections) {
      return new Key(
          target.host(),
          target.address(),
          place.tls(),
          place.serverName(),
          place.protocol(),
          connections);
    }
  }

  private final Service service;
  private final List<Place> places;
  private final Map<UpstreamTls, SslContext> contexts;
  private final int connections;
  private final long slowStartNanos;
  private final Map<Query, List<Target>> answers = new HashMap<>();
  private Map<Key, Endpoint> known = Map.of();

  /// What the configuration before has, until this one is the running one.
  private Map<Key, Endpoint> inherited;

  /// Whether the configuration is the running one, so that what it says about endpoints holds.
  private boolean kept;

  /// @param contexts for every TLS that a place mentions
  /// @param connections to each endpoint
  /// @param before whose endpoints are taken over; null for none
  Census(
      Service service,
      List<Place> places,
      Map<UpstreamTls, SslContext> contexts,
      int connections,
      long slowStartNanos,
      @Nullable Census before) {
    this.service = service;
    this.places = List.copyOf(places);
    this.contexts = contexts;
    this.connections = connections;
    this.slowStartNanos = slowStartNanos;
    this.inherited = before == null ? Map.of() : before.known();
    count();
  }

  Service service() {
    return service;
  }

  private synchronized Map<Key, Endpoint> known() {
    return known;
  }

  /// The names that its places mention.
  List<Query> queries() {
    return places.stream().filter(Place::named).map(Place::query).distinct().toList();
  }

  /// A name stands for these from now on.
  synchronized void found(Query query, List<Target> targets) {
    if (!targets.equals(answers.put(query, targets))) {
      count();
    }
  }

  /// Makes a list of all endpoints. One that two places mention is counted for the first.
  private void count() {
    Map<Key, Endpoint> now = new LinkedHashMap<>();
    for (Place place : places) {
      List<Target> targets =
          place.named() ? answers.getOrDefault(place.query(), List.of()) : place.literal();
      targets.forEach(target ->
          now.computeIfAbsent(
              Key.of(place, target, connections), key -> endpoint(key, place, target)));
    }
    if (kept) {
      known.forEach((key, endpoint) -> endpoint.retire(!now.containsKey(key)));
    }
    known = now;
    service.endpoints(new ArrayList<>(now.values()));
  }

  private Endpoint endpoint(Key key, Place place, Target target) {
    Endpoint same = known.getOrDefault(key, inherited.get(key));
    Endpoint endpoint = same == null ? made(key, place) : same;
    if (same == null || kept) {
      endpoint.weigh(
          (int) Math.min((long) place.weight() * target.weight(), Endpoint.HEAVIEST),
          target.priority(),
          slowStartNanos);
    }
    if (same == null && kept) {
      endpoint.begin(System.nanoTime());
    }
    return endpoint;
  }

  private Endpoint made(Key key, Place place) {
    if (place.local()) {
      return Endpoint.local(key.host(), connections).speaking(place.protocol());
    }
    return Endpoint.at(
            key.host(),
            key.address(),
            place.tls() == null ? null : contexts.get(place.tls()),
            place.serverName().isEmpty() ? key.host() : place.serverName(),
            connections)
        .speaking(place.protocol());
  }

  /// The configuration is the running one from now on.
  ///
  /// @param before the one of the same service until now; null if there was none
  synchronized void keep(@Nullable Census before) {
    kept = true;
    service.meter().watch(service::vitals);
    count();
    inherited = Map.of();
    if (before != null) {
      before.known().forEach((key, endpoint) -> endpoint.retire(!known.containsKey(key)));
    }
  }

  /// The service is gone.
  synchronized void end() {
    known.values().forEach(endpoint -> endpoint.retire(true));
  }
}
