package io.bartizan.testkit;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Map;

/// A key of a [TestIssuer], for one JWS algorithm (RFC 7518; EdDSA: RFC 8037 with Ed25519).
public final class TestKey {
  private final String algorithm;
  private final String id;
  private final KeyPair pair;

  private TestKey(String algorithm, String id, KeyPair pair) {
    this.algorithm = algorithm;
    this.id = id;
    this.pair = pair;
  }

  /// A new key.
  public static TestKey of(String algorithm, String id) throws GeneralSecurityException {
    return new TestKey(algorithm, id, newPair(algorithm));
  }

  /// The same key pair for another algorithm of its family, as RS256 and PS512 are.
  public TestKey as(String algorithm, String id) {
    if (!pair.getPublic().getAlgorithm().equals("RSA") || !isRsa(algorithm)) {
      throw new IllegalArgumentException(
          "algorithm: "
              + algorithm
              + " (expected: one that signs with a "
              + pair.getPublic().getAlgorithm()
              + " key)");
    }
    return new TestKey(algorithm, id, pair);
  }

  static boolean isRsa(String algorithm) {
    return algorithm.startsWith("RS") || algorithm.startsWith("PS");
  }

  private static KeyPair newPair(String algorithm) throws GeneralSecurityException {
    switch (algorithm) {
      case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" -> {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      }
      case "ES256", "ES384", "ES512" -> {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve(algorithm).getStdName()));
        return generator.generateKeyPair();
      }
      case "EdDSA" -> {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      }
      default ->
          throw new IllegalArgumentException(
              "algorithm: "
                  + algorithm
                  + " (expected: RS, PS or ES with 256, 384 or 512; or EdDSA)");
    }
  }

  private static Curve curve(String algorithm) {
    return switch (algorithm) {
      case "ES256" -> Curve.P_256;
      case "ES384" -> Curve.P_384;
      default -> Curve.P_521;
    };
  }

  public String algorithm() {
    return algorithm;
  }

  /// Its `kid`.
  public String id() {
    return id;
  }

  public PublicKey publicKey() {
    return pair.getPublic();
  }

  /// What the issuer publishes of it.
  public Map<String, Object> publicJwk() {
    return jwk().toJSONObject();
  }

  private JWK jwk() {
    Algorithm named = new Algorithm(algorithm);
    return switch (pair.getPublic()) {
      case RSAPublicKey rsa ->
          new RSAKey.Builder(rsa).keyID(id).algorithm(named).keyUse(KeyUse.SIGNATURE).build();
      case ECPublicKey ec ->
          new ECKey.Builder(curve(algorithm), ec)
              .keyID(id)
              .algorithm(named)
              .keyUse(KeyUse.SIGNATURE)
              .build();
      case PublicKey ed ->
          new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(last32(ed.getEncoded())))
              .keyID(id)
              .algorithm(named)
              .keyUse(KeyUse.SIGNATURE)
              .build();
    };
  }

  /// The key itself at the end of its X.509 form (RFC 8410, section 4).
  private static byte[] last32(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  /// Signs `input` as RFC 7515 asks for.
  public byte[] sign(byte[] input) throws GeneralSecurityException {
    Signature signature = signature();
    signature.initSign(pair.getPrivate());
    signature.update(input);
    return signature.sign();
  }

  private Signature signature() throws GeneralSecurityException {
    String size = algorithm.substring(algorithm.length() - 3);
    return switch (algorithm.substring(0, 2)) {
      case "RS" -> Signature.getInstance("SHA" + size + "withRSA");
      case "PS" -> pss(size);
      case "ES" -> Signature.getInstance("SHA" + size + "withECDSAinP1363Format");
      default -> Signature.getInstance("Ed25519");
    };
  }

  private static Signature pss(String size) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("RSASSA-PSS");
    String hash = "SHA-" + size;
    signature.setParameter(
        new PSSParameterSpec(
            hash,
            "MGF1",
            new MGF1ParameterSpec(hash),
            Integer.parseInt(size) / 8,
            PSSParameterSpec.TRAILER_FIELD_BC));
    return signature;
  }
}
