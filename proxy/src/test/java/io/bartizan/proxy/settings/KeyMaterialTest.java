package io.bartizan.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Located;
import io.bartizan.config.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads what openssl writes.
final class KeyMaterialTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void make() throws Exception {
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ec.key -out ec.pem -days 2 -subj /CN=x -addext subjectAltName=DNS:Api.example.com,DNS:*.x.com,IP:127.0.0.1");
    openssl("req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.pem -days 2 -subj /CN=x");
    openssl("req -x509 -newkey ed25519 -nodes -keyout ed.key -out ed.pem -days 2 -subj /CN=x");
    openssl("rsa -in rsa.key -traditional -out rsa1.key");
    openssl("ec -in ec.key -out ec1.key");
    openssl("ecparam -name secp384r1 -genkey -out other.key");
    openssl("rsa -in rsa.key -aes128 -passout pass:secret -out locked.key");
    openssl("pkcs8 -topk8 -in ec.key -passout pass:secret -out locked8.key");
    Files.writeString(
        folder.resolve("two.key"),
        Files.readString(folder.resolve("ec.key")) + Files.readString(folder.resolve("rsa.key")));
    Files.writeString(
        folder.resolve("broken.pem"),
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    Files.writeString(
        folder.resolve("broken.key"),
        "-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----\n");
  }

  @Test
  void reads_keys_in_every_form_that_openssl_writes() throws IOException {
    assertThat(read("ec.pem", "ec.key").names())
        .containsExactly("api.example.com", "*.x.com", "127.0.0.1");
    assertThat(read("ec.pem", "ec1.key").key().getAlgorithm()).isEqualTo("EC");
    assertThat(read("rsa.pem", "rsa.key").key().getAlgorithm()).isEqualTo("RSA");
    assertThat(read("rsa.pem", "rsa1.key").names()).isEmpty();
    assertThat(read("ed.pem", "ed.key").key().getAlgorithm()).isEqualTo("EdDSA");
  }

  @Test
  void never_shows_a_key() throws IOException {
    assertThat(read("ec.pem", "ec.key")).hasToString("KeyMaterial[CN=x]");
  }

  @Test
  void says_what_is_wrong_with_a_file() {
    assertRefused(
        "ec.pem",
        "rsa.key",
        "the key of another certificate (expected: the key of the first certificate in ");
    assertRefused("ec.pem", "other.key", "the key of another certificate");
    assertRefused(
        "ec.key", "ec.key", "no certificate in it (expected: PEM, -----BEGIN CERTIFICATE-----)");
    assertRefused(
        "ec.pem",
        "ec.pem",
        "no private key in it (expected: PEM, -----BEGIN PRIVATE KEY-----, once)");
    assertRefused("ec.pem", "two.key", "2 private keys in it");
    assertRefused("ec.pem", "locked.key", "an encrypted key (expected: a key without a password");
    assertRefused("ec.pem", "locked8.key", "an encrypted key");
    assertRefused("broken.pem", "ec.key", "a certificate that cannot be read");
    assertRefused("ec.pem", "broken.key", "an EC key that names no curve");
  }

  private static void assertRefused(String certificate, String key, String message) {
    assertThatThrownBy(() -> read(certificate, key))
        .isInstanceOf(UnusableFile.class)
        .hasMessageStartingWith(message);
  }

  private static KeyMaterial read(String certificate, String key) throws IOException {
    return KeyMaterial.read(
        new TlsSettings(located(certificate), located(key), TlsSettings.Version.TLS_1_2));
  }

  private static Located<Path> located(String name) {
    return new Located<>(folder.resolve(name), Place.startOf("t.yaml"));
  }

  private static void openssl(String arguments) throws Exception {
    var command = new java.util.ArrayList<>(java.util.List.of(("openssl " + arguments).split(" ")));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
