package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.trust.ClientTrust;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// The certificates of a listener, chosen by the name that a client asks for (SNI). Immutable; a
/// rotation puts new ones in place.
public final class Certificates {
  /// One certificate with its key, ready to be shown.
  ///
  /// @param context BoringSSL's, or the JDK's where there is no native library
  /// @param names the names in the certificate
  /// @param validity until when all of its chain is good
  public record Shown(SslContext context, CertificateNames names, Validity validity) {}

  /// Until when something is good.
  ///
  /// @param name a file, or the subject of an authority
  /// @param own whether it is shown to clients; else it is an authority that names them
  public record Validity(String name, boolean own, Instant end) {}

  /// The JDK cannot be told to resume no session at all.
  private static final int SHORTEST_SECONDS = 1;

  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private final List<Shown> shown;
  private final @Nullable ClientJudge clients;

  private Certificates(List<Shown> shown, @Nullable ClientJudge clients) {
    this.shown = List.copyOf(shown);
    this.clients = clients;
  }

  /// A certificate chain, the leaf first, its key, and the oldest version of TLS to speak with it.
  ///
  /// @param file where the certificate came from, for messages
  public record Source(Path file, List<X509Certificate> chain, PrivateKey key, String oldest) {}

  /// Prepares the certificates. The first one is shown to clients that ask for no name, or for an
  /// unknown one.
  ///
  /// @param protocols what clients may choose (ALPN); at least one
  /// @throws SSLException if a key does not belong to its certificate, or cannot be used
  public static Certificates of(List<Source> sources, Set<ListenProtocol> protocols)
      throws SSLException {
    return of(sources, protocols, null, Ticker.SYSTEM);
  }

  /// The same, where clients are asked for certificates of their own.
  ///
  /// @param trust who is believed; null to ask no client for a certificate
  /// @param ticker says when certificates have expired
  public static Certificates of(
      List<Source> sources,
      Set<ListenProtocol> protocols,
      @Nullable ClientTrust trust,
      Ticker ticker)
      throws SSLException {
    ClientJudge clients = trust == null ? null : new ClientJudge(trust, ticker);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("certificates: none (expected: at least one)");
    }
    List<Shown> shown = new ArrayList<>();
    for (Source source : sources) {
      shown.add(
          new Shown(
              context(source, protocols, clients),
              CertificateNames.of(source.chain().getFirst()),
              validity(source)));
    }
    return new Certificates(shown, clients);
  }

  private static SslContext context(
      Source source, Set<ListenProtocol> protocols, @Nullable ClientJudge clients)
      throws SSLException {
    boolean nativeTls = OpenSsl.isAvailable();
    SslContext context =
        SslContextBuilder.forServer(ShownKey.of(source.chain(), source.key(), nativeTls))
            .trustManager(clients == null ? NobodyTrusted.INSTANCE : clients)
            .clientAuth(asked(clients))
            .sslProvider(nativeTls ? SslProvider.OPENSSL : SslProvider.JDK)
            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .protocols(PROTOCOLS.subList(0, PROTOCOLS.indexOf(source.oldest()) + 1))
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    alpn(protocols)))
            .build();
    if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
      sessions.setSessionCacheEnabled(false);
    } else if (clients != null) {
      context.sessionContext().setSessionTimeout(SHORTEST_SECONDS);
    }
    return context;
  }

  private static Validity validity(Source source) {
    Instant end = Instant.MAX;
    for (X509Certificate each : source.chain()) {
      Instant other = each.getNotAfter().toInstant();
      end = other.isBefore(end) ? other : end;
    }
    return new Validity(source.file().toString(), true, end);
  }

  /// Until when the certificates are good, and the authorities that name clients.
  public List<Validity> validities() {
    List<Validity> all = new ArrayList<>();
    shown.forEach(one -> all.add(one.validity()));
    if (clients != null) {
      for (X509Certificate each : clients.trust().authorities()) {
        all.add(
            new Validity(
                each.getSubjectX500Principal().getName(), false, each.getNotAfter().toInstant()));
      }
    }
    return all;
  }

  private static ClientAuth asked(@Nullable ClientJudge clients) {
    if (clients == null) {
      return ClientAuth.NONE;
    }
    return clients.trust().required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
  }

  /// Whom clients are believed by; null if they are not asked for certificates.
  @Nullable ClientTrust clientTrust() {
    return clients == null ? null : clients.trust();
  }

  /// What a client has shown in a handshake that is over; null if nothing.
  @Nullable Introduction introduction(SSLSession session) {
    return clients == null ? null : clients.of(session);
  }

  /// Does the TLS of a connection whose server name has led to `context`. Where clients show
  /// certificates, these are verified elsewhere than on the event loop.
  SslHandler handler(SslContext context, ByteBufAllocator allocator) {
    return clients == null
        ? context.newHandler(allocator)
        : context.newHandler(allocator, Judges.threads());
  }

  /// In the order in which they are preferred.
  private static List<String> alpn(Set<ListenProtocol> protocols) {
    List<String> names = new ArrayList<>();
    if (protocols.contains(ListenProtocol.H2)) {
      names.add(ApplicationProtocolNames.HTTP_2);
    }
    if (protocols.contains(ListenProtocol.HTTP1)) {
      names.add(ApplicationProtocolNames.HTTP_1_1);
    }
    return names;
  }

  /// The certificate for a client that asks for `name`, or for none.
  Shown choose(@Nullable String name) {
    if (name != null) {
      byte[] host =
          name.toLowerCase(Locale.ROOT).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      for (Shown one : shown) {
        if (one.names().include(host, 0, host.length)) {
          return one;
        }
      }
    }
    return shown.getFirst();
  }

  /// Whether there is a choice at all.
  boolean several() {
    return shown.size() > 1;
  }

  Shown first() {
    return shown.getFirst();
  }
}
