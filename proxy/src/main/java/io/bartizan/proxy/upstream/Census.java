package io.bartizan.proxy.upstream;

import io.bartizan.proxy.settings.Protocol;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.ArrayList;
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
    static Key of(Place place, InetSocketAddress address, int connections) {
      return new Key(
          place.host(), address, place.tls(), place.serverName(), place.protocol(), connections);
    }
  }

  private final Service service;
  private final List<Place> places;
  private final Map<UpstreamTls, SslContext> contexts;
  private final int connections;
  private final long slowStartNanos;
  private final Map<Place, List<InetSocketAddress>> found = new LinkedHashMap<>();
  private Map<Key, Endpoint> known;

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
    this.known = before == null ? Map.of() : before.known();
    for (Place place : places) {
      found.put(place, place.literal());
      if (before != null && place.literal().isEmpty()) {
        found.put(place, before.found(place));
      }
    }
    count(false);
  }

  Service service() {
    return service;
  }

  private synchronized Map<Key, Endpoint> known() {
    return known;
  }

  private synchronized List<InetSocketAddress> found(Place place) {
    return found.getOrDefault(place, List.of());
  }

  /// The places that are names.
  List<Place> named() {
    return places.stream().filter(place -> place.literal().isEmpty()).toList();
  }

  /// Whether no address is known for the place.
  boolean unknown(Place place) {
    return found(place).isEmpty();
  }

  /// A name stands for these addresses from now on.
  synchronized void found(Place place, List<InetSocketAddress> addresses) {
    if (!addresses.equals(found.put(place, List.copyOf(addresses)))) {
      count(true);
    }
  }

  private synchronized void count(boolean later) {
    Map<Key, Endpoint> now = new LinkedHashMap<>();
    found.forEach((place, addresses) ->
        addresses.forEach(address -> {
          Key key = Key.of(place, address, connections);
          now.computeIfAbsent(key, _ -> endpoint(key, place, later));
        }));
    known = now;
    service.endpoints(new ArrayList<>(now.values()));
  }

  private Endpoint endpoint(Key key, Place place, boolean later) {
    Endpoint same = known.get(key);
    if (same != null) {
      return same;
    }
    Endpoint made =
        Endpoint.at(
                place.host(),
                key.address(),
                place.tls() == null ? null : contexts.get(place.tls()),
                place.serverName(),
                connections)
            .speaking(place.protocol());
    made.weigh(place.weight(), 0, slowStartNanos);
    if (later) {
      made.begin(System.nanoTime());
    }
    return made;
  }

  /// What the configuration says about endpoints that were there before holds from now on.
  synchronized void keep() {
    service.meter().watch(service::vitals);
    found.forEach((place, addresses) ->
        addresses.forEach(address -> {
          Endpoint endpoint = known.get(Key.of(place, address, connections));
          if (endpoint != null) {
            endpoint.weigh(place.weight(), 0, slowStartNanos);
          }
        }));
  }
}
