package io.bartizan.gateway.settings;

import io.bartizan.config.Bound;
import io.bartizan.config.Located;
import io.bartizan.config.Problems;
import io.bartizan.identity.mtls.MtlsConfig;
import io.bartizan.proxy.settings.ClientCertificateSettings;
import io.bartizan.proxy.settings.KeyMaterial;
import io.bartizan.proxy.settings.PemFile;
import io.bartizan.proxy.settings.RevocationListSettings;
import io.bartizan.proxy.settings.TlsSettings;
import io.bartizan.proxy.settings.UpstreamTlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.RSAKey;

/// Reads every certificate and key that the configuration names.
final class CertificateCheck {
  private static final int SHORTEST_RSA = 2048;

  private interface Reading {
    void read(Path file) throws IOException;
  }

  private final Problems problems;

  CertificateCheck(Problems problems) {
    this.problems = problems;
  }

  void run(Bound bound) {
    bound.all(TlsSettings.class).forEach(tls -> pair(tls.certificate(), tls.key()));
    for (ClientCertificateSettings clients : bound.all(ClientCertificateSettings.class)) {
      clients.trust().forEach(file -> readable("trust", file, PemFile::authorities));
    }
    for (MtlsConfig mtls : bound.all(MtlsConfig.class)) {
      mtls.trust().forEach(file -> readable("trust", file, PemFile::authorities));
    }
    for (RevocationListSettings revoked : bound.all(RevocationListSettings.class)) {
      revoked.lists().forEach(file -> readable("lists", file, PemFile::revocationLists));
    }
    for (UpstreamTlsSettings tls : bound.all(UpstreamTlsSettings.class)) {
      if (tls.trust() != null) {
        readable("trust", tls.trust(), PemFile::certificates);
      }
      if (tls.certificate() != null && tls.key() != null) {
        pair(tls.certificate(), tls.key());
      }
    }
  }

  private void pair(Located<Path> certificate, Located<Path> key) {
    boolean shown = readable("certificate", certificate, PemFile::certificates);
    boolean secret = readable("key", key, PemFile::privateKey);
    if (shown && secret) {
      readable("key", key, _ -> match(certificate.value(), key.value()));
    }
  }

  private static void match(Path certificate, Path key) throws IOException {
    KeyMaterial material = KeyMaterial.read(certificate, key);
    if (material.key() instanceof RSAKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
      int bits = rsa.getModulus().bitLength();
      throw new IOException("RSA of " + bits + " bits (expected: at least " + SHORTEST_RSA + ")");
    }
  }

  private boolean readable(String key, Located<Path> file, Reading reading) {
    try {
      reading.read(file.value());
      return true;
    } catch (IOException e) {
      problems.add(file.place(), key + ": " + e.getMessage());
      return false;
    }
  }
}
