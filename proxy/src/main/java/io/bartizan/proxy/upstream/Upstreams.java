package io.bartizan.proxy.upstream;

import io.bartizan.proxy.dns.Lookups;
import io.bartizan.proxy.dns.NameServers;
import io.bartizan.proxy.dns.Query;
import io.bartizan.proxy.guard.Guard;
import io.bartizan.proxy.settings.EndpointSettings;
import io.bartizan.proxy.settings.EndpointUrl;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.proxy.settings.UpstreamTlsSettings;
import io.bartizan.telemetry.ServiceMeter;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The endpoints of the running configuration. They outlive a reload: one that the next
/// configuration describes in the same way, for a service of the same name, keeps its connections.
/// Thread-safe.
public final class Upstreams implements AutoCloseable {
  private final int lanes;
  private final Resolver resolver = new Resolver();
  private volatile Map<String, Census> running = Map.of();

  /// @param lanes how many lanes there are
  public Upstreams(int lanes) {
    this.lanes = lanes;
  }

  /// The services of the running configuration.
  public List<Service> services() {
    return running.values().stream().map(Census::service).toList();
  }

  /// What came of the names that were looked up.
  public Lookups lookups() {
    return resolver.lookups();
  }

  /// Begins a configuration. Until [Draft#keep()], nothing changes for the running one.
  public Draft draft() {
    return draft(List.of());
  }

  /// Begins a configuration whose names these servers are asked for, one after the other; if there
  /// are none, those of `/etc/resolv.conf`.
  public Draft draft(List<InetSocketAddress> nameServers) {
    return new Draft(resolver.servers(nameServers));
  }

  @Override
  public void close() {
    resolver.close();
  }

  /// The services of one configuration. For one thread.
  public final class Draft {
    private final Map<String, Census> mentioned = new HashMap<>();
    private final Map<UpstreamTls, SslContext> contexts = new HashMap<>();

    private final NameServers servers;

    private Draft(NameServers servers) {
      this.servers = servers;
    }

    /// How many lanes there are.
    public int lanes() {
      return lanes;
    }

    /// The service that `settings` describe. Its endpoints' names are resolved by [#resolve()].
    ///
    /// @throws IOException if the authorities to trust cannot be read
    public Service service(String name, ServiceSettings settings, ServiceMeter meter)
        throws IOException {
      List<Place> places = new ArrayList<>();
      for (EndpointSettings endpoint : settings.endpoints()) {
        places.add(place(endpoint, settings));
      }
      Census before = running.get(name);
      Service service =
          new Service(
              name,
              meter,
              List.of(),
              settings.connectTimeout().toNanos(),
              settings.responseTimeout().toNanos(),
              mode(settings),
              settings.hostChoice() == ServiceSettings.Host.LITERAL ? settings.host() : null,
              settings.balance().plan(settings.panic()),
              lanes,
              Guard.of(name, settings, lanes, before == null ? null : before.service().guard()),
              settings.oauth() != null);
      mentioned.put(
          name,
          new Census(
              service,
              places,
              contexts,
              settings.connections(),
              settings.slowStart().toNanos(),
              before));
      return service;
    }

    private static Service.HostMode mode(ServiceSettings settings) {
      return switch (settings.hostChoice()) {
        case ENDPOINT -> Service.HostMode.ENDPOINT;
        case CLIENT -> Service.HostMode.CLIENT;
        case LITERAL -> Service.HostMode.LITERAL;
      };
    }

    private Place place(EndpointSettings endpoint, ServiceSettings settings) throws IOException {
      EndpointUrl url = endpoint.parsed();
      Query query = new Query(url.srv(), url.host(), url.port());
      if (!url.secure()) {
        return new Place(query, null, "", settings.protocol(), endpoint.weight());
      }
      UpstreamTlsSettings said = settings.tls();
      UpstreamTls tls = UpstreamTls.of(said, settings.protocol());
      if (!contexts.containsKey(tls)) {
        contexts.put(tls, tls.context());
      }
      String serverName =
          said == null || said.serverName() == null ? url.host() : said.serverName();
      return new Place(query, tls, serverName, settings.protocol(), endpoint.weight());
    }

    /// Finds the addresses of every name that is new. Waits 2 seconds at most; what is not found by
    /// then is found later, and until then its requests are refused.
    public void resolve() throws InterruptedException {
      resolver.first(mentioned.values(), servers);
    }

    /// The configuration does not become the running one: gives back what was begun for it.
    public void drop() {
      resolver.drop(servers);
    }

    /// The configuration is now the running one.
    public void keep() {
      Map<String, Census> before = running;
      running = Map.copyOf(mentioned);
      running.forEach((name, census) -> census.keep(before.get(name)));
      before.forEach((name, census) -> {
        if (!mentioned.containsKey(name)) {
          census.end();
        }
      });
      resolver.watch(running.values(), servers);
    }
  }
}
