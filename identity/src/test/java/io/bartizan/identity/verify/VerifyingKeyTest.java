package io.bartizan.identity.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.bartizan.config.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyingKeyTest {
  private static final byte[] BASE = "base".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  private static KeyPair pair(String type, @Nullable AlgorithmParameterSpec spec) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
    if (spec == null) {
      generator.initialize(type.equals("RSA") ? 2048 : 255);
    } else {
      generator.initialize(spec);
    }
    return generator.generateKeyPair();
  }

  private static KeyPair curve(String name) throws Exception {
    return pair("EC", new ECGenParameterSpec(name));
  }

  private static byte[] sign(String algorithm, KeyPair pair) throws Exception {
    Signature signature = Signature.getInstance(algorithm);
    if (algorithm.equals("RSASSA-PSS")) {
      signature.setParameter(
          new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1));
    }
    signature.initSign(pair.getPrivate());
    signature.update(BASE);
    return signature.sign();
  }

  private VerifyingKey read(SignatureAlgorithm algorithm, String text) throws Exception {
    return PublicKeyFile.read(algorithm, Files.writeString(folder.resolve("key"), text));
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private void assertVerifies(SignatureAlgorithm algorithm, String text, byte[] signature)
      throws Exception {
    VerifyingKey key = read(algorithm, text);
    assertThat(key.algorithm()).isEqualTo(algorithm);
    assertThat(key.verifies(BASE, signature)).isTrue();
    assertThat(key.verifies("other".getBytes(StandardCharsets.US_ASCII), signature)).isFalse();
    for (int length : new int[] {0, 1, 63, 64, 65, 96, 255, 256, 257, 5_000}) {
      assertThat(key.verifies(BASE, new byte[length])).isFalse();
    }
    assertThat(key).isEqualTo(read(algorithm, text)).hasSameHashCodeAs(read(algorithm, text));
  }

  @Test
  void reads_pem_for_every_algorithm() throws Exception {
    KeyPair rsa = pair("RSA", null);
    assertVerifies(SignatureAlgorithm.RSA_PSS_SHA512, pem(rsa), sign("RSASSA-PSS", rsa));
    assertVerifies(SignatureAlgorithm.RSA_V1_5_SHA256, pem(rsa), sign("SHA256withRSA", rsa));
    KeyPair edwards = pair("Ed25519", null);
    assertVerifies(SignatureAlgorithm.ED25519, pem(edwards), sign("Ed25519", edwards));
    KeyPair p256 = curve("secp256r1");
    byte[] small = sign("SHA256withECDSAinP1363Format", p256);
    assertVerifies(SignatureAlgorithm.ECDSA_P256_SHA256, pem(p256), small);
    KeyPair p384 = curve("secp384r1");
    byte[] large = sign("SHA384withECDSAinP1363Format", p384);
    assertVerifies(SignatureAlgorithm.ECDSA_P384_SHA384, pem(p384), large);
  }

  @Test
  void reads_json_web_keys() throws Exception {
    KeyPair rsa = pair("RSA", null);
    String wide = new RSAKey.Builder((RSAPublicKey) rsa.getPublic()).build().toJSONString();
    assertVerifies(SignatureAlgorithm.RSA_V1_5_SHA256, wide, sign("SHA256withRSA", rsa));
    KeyPair p256 = curve("secp256r1");
    String point =
        new ECKey.Builder(Curve.P_256, (ECPublicKey) p256.getPublic()).build().toJSONString();
    byte[] small = sign("SHA256withECDSAinP1363Format", p256);
    assertVerifies(SignatureAlgorithm.ECDSA_P256_SHA256, point, small);
    assertThat(
            read(
                SignatureAlgorithm.ED25519,
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs\"}"))
        .isEqualTo(
            read(
                SignatureAlgorithm.ED25519,
                """
                -----BEGIN PUBLIC KEY-----
                MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
                -----END PUBLIC KEY-----
                """));
  }

  @Test
  void refuses_what_is_no_public_key_for_the_algorithm() throws Exception {
    String p256 = pem(curve("secp256r1"));
    String secret =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair("RSA", null).getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    assertRefused(SignatureAlgorithm.ECDSA_P384_SHA384, p256);
    assertRefused(SignatureAlgorithm.RSA_PSS_SHA512, p256);
    assertRefused(SignatureAlgorithm.HMAC_SHA256, p256);
    assertRefused(SignatureAlgorithm.RSA_PSS_SHA512, secret);
    assertRefused(SignatureAlgorithm.ED25519, "");
    assertRefused(SignatureAlgorithm.ED25519, "{}");
    assertRefused(
        SignatureAlgorithm.ED25519,
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs\",\"d\":\"AA\"}");
    assertRefused(
        SignatureAlgorithm.ECDSA_P256_SHA256,
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}");
  }

  private void assertRefused(SignatureAlgorithm algorithm, String text) {
    assertThatThrownBy(() -> read(algorithm, text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_secret_is_long_and_stands_nowhere() {
    assertThatThrownBy(() -> new SharedKey(Secret.of("test", "short")))
        .hasMessage("a secret of 5 bytes (expected: 32 at least)");
    SharedKey key = new SharedKey(Secret.of("env:KEY", "a secret of the shop, long enough"));
    assertThat(key).hasToString("hmac-sha256 by env:KEY");
    assertThat(key)
        .isEqualTo(new SharedKey(Secret.of("file:x", "a secret of the shop, long enough")))
        .isNotEqualTo(new SharedKey(Secret.of("env:KEY", "a secret of the shop, long enougH")));
  }
}
