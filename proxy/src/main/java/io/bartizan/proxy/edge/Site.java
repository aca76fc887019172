package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Revocation;
import io.bartizan.proxy.path.CanonicalPath;
import io.bartizan.proxy.proxyprotocol.Senders;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.Router;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.trust.ClientTrust;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one listener serves: the compiled configuration. Immutable; a reload puts a new one in
/// place, and exchanges that have begun keep theirs.
///
/// @param porch what every request passes before it has a route, also malformed ones
/// @param router finds the route
/// @param unmatched stands for the route of requests that have none
/// @param elsewhere routes that only other listeners serve: a request for one of their hosts gets
///   421 here
/// @param bounds what bounds every connection
/// @param encodedSlash whether `%2F` is let through in paths
/// @param proxies whom to believe about a client's address; null for nobody
/// @param certificates what TLS shows; null for cleartext
/// @param protocols what clients may speak; at least one
/// @param senders who must say by the PROXY protocol who the client is; null if nobody may
/// @param revocation which identities of earlier configurations are no longer good
public record Site(
    Pipeline porch,
    Router router,
    Target unmatched,
    @Nullable Router elsewhere,
    Bounds.Connection bounds,
    boolean encodedSlash,
    @Nullable TrustedProxies proxies,
    @Nullable Certificates certificates,
    Set<ListenProtocol> protocols,
    @Nullable Senders senders,
    Revocation revocation) {

  /// A site that expects no PROXY protocol and revokes nothing.
  public Site(
      Pipeline porch,
      Router router,
      Target unmatched,
      @Nullable Router elsewhere,
      Bounds.Connection bounds,
      boolean encodedSlash,
      @Nullable TrustedProxies proxies,
      @Nullable Certificates certificates,
      Set<ListenProtocol> protocols) {
    this(
        porch,
        router,
        unmatched,
        elsewhere,
        bounds,
        encodedSlash,
        proxies,
        certificates,
        protocols,
        null,
        Revocation.NONE);
  }

  boolean speaks(ListenProtocol protocol) {
    return protocols.contains(protocol);
  }

  /// Whose certificates of clients are believed; null if none is asked for.
  @Nullable ClientTrust clientTrust() {
    return certificates == null ? null : certificates.clientTrust();
  }

  /// Whether every client has to show a certificate.
  boolean demandsCertificates() {
    ClientTrust trust = clientTrust();
    return trust != null && trust.required();
  }

  boolean secure() {
    return certificates != null;
  }

  /// Whether whoever connects from `peer` is a proxy that is believed.
  boolean believes(Address peer) {
    return proxies != null && proxies.trust(peer);
  }

  CanonicalPath path() {
    return new CanonicalPath(encodedSlash);
  }
}
