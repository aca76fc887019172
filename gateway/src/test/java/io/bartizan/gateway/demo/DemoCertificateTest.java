package io.bartizan.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoCertificateTest {
  @TempDir private Path folder;

  @Test
  void is_for_loopback_and_signs_itself() throws Exception {
    DemoCertificate.write(folder.resolve("api.pem"), folder.resolve("api.key"));
    try (InputStream in = Files.newInputStream(folder.resolve("api.pem"))) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      certificate.verify(certificate.getPublicKey());
      certificate.checkValidity();
      certificate.checkValidity(Date.from(Instant.now().plusSeconds(20 * 3600)));
      assertThat(certificate.getSubjectAlternativeNames().toString())
          .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }
  }

  @Test
  void only_the_owner_can_read_the_key_and_nothing_is_overwritten() throws Exception {
    DemoCertificate.write(folder.resolve("api.pem"), folder.resolve("api.key"));
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("api.key"))))
        .isEqualTo("rw-------");
    assertThatThrownBy(
            () -> DemoCertificate.write(folder.resolve("x.pem"), folder.resolve("api.key")))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}
