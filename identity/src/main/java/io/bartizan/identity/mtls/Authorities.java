package io.bartizan.identity.mtls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Certificates of authorities in PEM files.
public final class Authorities {
  private Authorities() {}

  /// All in `files`; blocks on the disk.
  ///
  /// @throws IllegalArgumentException if one of them has none, or cannot be read
  public static Set<X509Certificate> in(List<Path> files) {
    Set<X509Certificate> authorities = new HashSet<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        Collection<? extends Certificate> all =
            CertificateFactory.getInstance("X.509").generateCertificates(in);
        if (all.isEmpty()) {
          throw new CertificateException("none");
        }
        all.forEach(each -> authorities.add((X509Certificate) each));
      } catch (IOException | CertificateException e) {
        throw new IllegalArgumentException(file + ": no certificates that can be read", e);
      }
    }
    return authorities;
  }
}
