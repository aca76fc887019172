package io.bartizan.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates as real handshakes see them.
final class TestCertificatesTest {
  @TempDir private Path folder;
  private TestCertificates certificates;

  @BeforeEach
  void makeAuthority() throws Exception {
    certificates = TestCertificates.in(folder);
  }

  @Test
  void a_client_that_trusts_the_authority_talks_to_the_server() throws Exception {
    var leaf = certificates.server("api", "api.example.com", "127.0.0.1");
    try (var upstream = ScriptedUpstream.start(certificates.using(leaf));
        var client =
            RawClient.tls(
                upstream.port(), certificates.trusting(), "api.example.com", "http/1.1")) {
      assertThat(client.ask("GET / HTTP/1.1\r\n\r\n").text()).isEqualTo("ok");
      assertThat(client.session().getPeerCertificates()[0]).isEqualTo(leaf.certificate());
      assertThat(upstream.endpoint()).startsWith("https://");
    }
  }

  @Test
  void a_certificate_is_not_valid_for_another_name() throws Exception {
    try (var upstream =
        ScriptedUpstream.start(certificates.using(certificates.server("api", "api.example.com")))) {
      assertThatThrownBy(
              () -> RawClient.tls(upstream.port(), certificates.trusting(), "other.example.com"))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void an_expired_certificate_is_not_accepted() throws Exception {
    try (var upstream =
        ScriptedUpstream.start(
            certificates.using(certificates.expired("old", "api.example.com")))) {
      assertThatThrownBy(
              () -> RawClient.tls(upstream.port(), certificates.trusting(), "api.example.com"))
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining("NotAfter");
    }
  }

  @Test
  void another_authority_is_not_trusted() throws Exception {
    var stranger = TestCertificates.in(folder.resolve("stranger"));
    try (var upstream =
        ScriptedUpstream.start(stranger.using(stranger.server("api", "api.example.com")))) {
      assertThatThrownBy(
              () -> RawClient.tls(upstream.port(), certificates.trusting(), "api.example.com"))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void writes_certificates_and_keys_as_pem() throws Exception {
    var leaf = certificates.client("alice");
    assertThat(Files.readString(leaf.file()))
        .startsWith("-----BEGIN CERTIFICATE-----\n")
        .containsPattern("(?s)END.*BEGIN");
    assertThat(Files.readString(leaf.keyFile())).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(certificates.file()).exists();
  }
}
