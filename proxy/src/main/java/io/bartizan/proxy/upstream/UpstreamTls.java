package io.bartizan.proxy.upstream;

import static io.netty.handler.ssl.ApplicationProtocolNames.HTTP_1_1;
import static io.netty.handler.ssl.ApplicationProtocolNames.HTTP_2;

import io.bartizan.proxy.settings.KeyMaterial;
import io.bartizan.proxy.settings.PemFile;
import io.bartizan.proxy.settings.Protocol;
import io.bartizan.proxy.settings.UpstreamTlsSettings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the certificates of a service's endpoints are proved, how the gateway proves itself, and
/// what it offers to speak. Equal if all of that is the same, so that a connection, or a session
/// that TLS resumes, made under one is good under the other; nothing is shared between those that
/// differ.
///
/// @param trust the authorities; empty for those that the Java runtime trusts
/// @param verify whether anything is proved at all
/// @param own what the gateway shows if it is asked; null for nothing
record UpstreamTls(
    List<X509Certificate> trust, boolean verify, @Nullable KeyMaterial own, Protocol protocol) {
  /// @throws IOException if one of the files cannot be used
  static UpstreamTls of(@Nullable UpstreamTlsSettings settings, Protocol protocol)
      throws IOException {
    if (settings == null) {
      return new UpstreamTls(List.of(), true, null, protocol);
    }
    List<X509Certificate> trust =
        settings.trust() == null ? List.of() : PemFile.certificates(settings.trust().value());
    KeyMaterial own =
        settings.certificate() == null || settings.key() == null
            ? null
            : KeyMaterial.read(settings.certificate().value(), settings.key().value());
    return new UpstreamTls(trust, settings.verify(), own, protocol);
  }

  /// TLS 1.2 and 1.3, by BoringSSL or, where there is no native library, the JDK.
  SslContext context() throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .endpointIdentificationAlgorithm(verify ? "HTTPS" : null);
    if (!verify) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (!trust.isEmpty()) {
      builder.trustManager(trust.toArray(X509Certificate[]::new));
    }
    if (own != null) {
      builder.keyManager(own.key(), own.chain().toArray(X509Certificate[]::new));
    }
    return offering(builder).build();
  }

  private SslContextBuilder offering(SslContextBuilder builder) {
    return switch (protocol) {
      case AUTO -> builder.applicationProtocolConfig(offer(HTTP_2, HTTP_1_1));
      case H2 -> builder.applicationProtocolConfig(offer(HTTP_2));
      case HTTP1 -> builder;
    };
  }

  private static ApplicationProtocolConfig offer(String... names) {
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        names);
  }
}
