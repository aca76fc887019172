package io.bartizan.proxy.upstream;

import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.proxy.settings.UpstreamTlsSettings;
import io.bartizan.telemetry.ServiceMeter;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The endpoints of the running configuration. They outlive a reload: one that the next
/// configuration describes in the same way keeps its connections. Thread-safe.
public final class Upstreams implements AutoCloseable {
  private final int lanes;
  private final Resolver resolver = new Resolver();
  private volatile Map<Key, Endpoint> running = Map.of();

  /// What makes an endpoint the same as another.
  private record Key(
      String host, int port, @Nullable UpstreamTls tls, String serverName, int connections) {}

  /// @param lanes how many lanes there are
  public Upstreams(int lanes) {
    this.lanes = lanes;
  }

  /// Begins a configuration. Until [Draft#keep()], nothing changes for the running one.
  public Draft draft() {
    return new Draft();
  }

  @Override
  public void close() {
    resolver.close();
  }

  /// The services of one configuration. For one thread.
  public final class Draft {
    private final Map<Key, Endpoint> mentioned = new HashMap<>();
    private final Map<UpstreamTls, SslContext> contexts = new HashMap<>();

    private Draft() {}

    /// The service that `settings` describe. Its endpoints' names are resolved by [#keep()].
    ///
    /// @throws IOException if the authorities to trust cannot be read
    public Service service(String name, ServiceSettings settings, ServiceMeter meter)
        throws IOException {
      List<Endpoint> endpoints = new ArrayList<>();
      for (URI uri : settings.endpoints()) {
        endpoints.add(endpoint(uri, settings));
      }
      return new Service(
          name,
          meter,
          endpoints,
          settings.connectTimeout().toNanos(),
          settings.responseTimeout().toNanos(),
          mode(settings),
          settings.hostChoice() == ServiceSettings.Host.LITERAL ? settings.host() : null,
          lanes);
    }

    private static Service.HostMode mode(ServiceSettings settings) {
      return switch (settings.hostChoice()) {
        case ENDPOINT -> Service.HostMode.ENDPOINT;
        case CLIENT -> Service.HostMode.CLIENT;
        case LITERAL -> Service.HostMode.LITERAL;
      };
    }

    private Endpoint endpoint(URI uri, ServiceSettings settings) throws IOException {
      boolean secure = "https".equals(uri.getScheme());
      String host =
          uri.getHost().startsWith("[")
              ? uri.getHost().substring(1, uri.getHost().length() - 1)
              : uri.getHost();
      int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
      UpstreamTlsSettings said = settings.tls();
      String serverName = said == null || said.serverName() == null ? host : said.serverName();
      UpstreamTls tls = secure ? UpstreamTls.of(said) : null;
      Key key = new Key(host, port, tls, secure ? serverName : "", settings.connections());
      Endpoint endpoint = mentioned.get(key);
      if (endpoint == null) {
        endpoint = running.get(key);
      }
      if (endpoint == null) {
        endpoint =
            new Endpoint(
                host, port, tls == null ? null : context(tls), serverName, settings.connections());
      }
      mentioned.put(key, endpoint);
      return endpoint;
    }

    private SslContext context(UpstreamTls tls) throws IOException {
      SslContext context = contexts.get(tls);
      if (context == null) {
        context = tls.context();
        contexts.put(tls, context);
      }
      return context;
    }

    /// Finds the addresses of every endpoint that is new. Waits 2 seconds at most; what is not
    /// found by then is found later, and until then its requests are refused.
    public void resolve() throws InterruptedException {
      Collection<Endpoint> known = running.values();
      resolver.first(
          mentioned.values().stream().filter(endpoint -> !known.contains(endpoint)).toList());
    }

    /// The configuration is now the running one.
    public void keep() {
      running = Map.copyOf(mentioned);
      resolver.watch(running.values());
    }
  }
}
