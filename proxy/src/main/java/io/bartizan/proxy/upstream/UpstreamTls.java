package io.bartizan.proxy.upstream;

import io.bartizan.proxy.settings.PemFile;
import io.bartizan.proxy.settings.UpstreamTlsSettings;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the certificates of a service's endpoints are proved. Equal if the same authorities are
/// trusted, so that a connection made under one is good under the other.
///
/// @param trust the authorities; empty for those that the Java runtime trusts
/// @param verify whether anything is proved at all
record UpstreamTls(List<X509Certificate> trust, boolean verify) {
  /// @throws IOException if the file with the authorities cannot be used
  static UpstreamTls of(@Nullable UpstreamTlsSettings settings) throws IOException {
    if (settings == null) {
      return new UpstreamTls(List.of(), true);
    }
    List<X509Certificate> trust =
        settings.trust() == null ? List.of() : PemFile.certificates(settings.trust().value());
    return new UpstreamTls(trust, settings.verify());
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
    return builder.build();
  }
}
