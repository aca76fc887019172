package io.bartizan.proxy.edge;

import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.testkit.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// A certificate for `localhost` and `127.0.0.1`, made once for all tests that need one, and
/// clients that trust it.
final class Tls {
  private static final TestCertificates AUTHORITY = authority();
  private static final TestCertificates.Leaf LEAF = leaf();

  private Tls() {}

  private static TestCertificates authority() {
    try {
      Path folder = Files.createTempDirectory("bartizan-tls");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return TestCertificates.in(folder);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static TestCertificates.Leaf leaf() {
    try {
      return AUTHORITY.server("localhost", "localhost", "127.0.0.1");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// What a listener shows.
  static Certificates certificates() throws Exception {
    return certificates(EnumSet.allOf(ListenProtocol.class));
  }

  /// What a listener shows on which clients may speak these.
  static Certificates certificates(Set<ListenProtocol> protocols) throws Exception {
    List<java.security.cert.X509Certificate> chain =
        List.of(LEAF.certificate(), AUTHORITY.certificate());
    return Certificates.of(
        List.of(new Certificates.Source(LEAF.file(), chain, LEAF.key(), "TLSv1.2")), protocols);
  }

  /// A client's side.
  static SSLContext trusting() throws Exception {
    return AUTHORITY.trusting();
  }

  /// The authority's certificate in PEM, for clients that are programs.
  static Path file() {
    return AUTHORITY.file();
  }
}
