package io.bartizan.identity.mint;

import io.bartizan.config.JsonText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// A key pair that signs tokens. Its id is its thumbprint (RFC 7638). Prints nothing of itself but
/// that.
final class SigningKey {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int LENGTH = 32;

  private final SigningAlgorithm algorithm;
  private final KeyPair pair;
  private final Map<String, Object> required;
  private final String id;

  private SigningKey(SigningAlgorithm algorithm, KeyPair pair) {
    this.algorithm = algorithm;
    this.pair = pair;
    this.required = required(pair.getPublic());
    this.id = thumbprint(required);
  }

  static SigningKey generate(SigningAlgorithm algorithm) {
    return new SigningKey(algorithm, algorithm.newPair());
  }

  /// The members that RFC 7638 wants, in its order.
  private static Map<String, Object> required(PublicKey key) {
    Map<String, Object> members = new LinkedHashMap<>();
    switch (key) {
      case ECPublicKey ec -> {
        members.put("crv", "P-256");
        members.put("kty", "EC");
        members.put("x", BASE64.encodeToString(fixed(ec.getW().getAffineX())));
        members.put("y", BASE64.encodeToString(fixed(ec.getW().getAffineY())));
      }
      case EdECPublicKey ed -> {
        byte[] spki = ed.getEncoded();
        byte[] x = Arrays.copyOfRange(spki, spki.length - LENGTH, spki.length);
        members.put("crv", "Ed25519");
        members.put("kty", "OKP");
        members.put("x", BASE64.encodeToString(x));
      }
      default ->
          throw new IllegalArgumentException(
              "key: " + key.getAlgorithm() + " (expected: EC or Ed25519)");
    }
    return members;
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[LENGTH];
    int length = Math.min(LENGTH, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, LENGTH - length, length);
    return fixed;
  }

  private static String thumbprint(Map<String, Object> members) {
    StringBuilder json = new StringBuilder();
    members.forEach((name, value) ->
        json.append(json.isEmpty() ? "{" : ",")
            .append('"')
            .append(name)
            .append("\":\"")
            .append(value)
            .append('"'));
    return BASE64.encodeToString(sha256(json.append('}').toString()));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  String id() {
    return id;
  }

  /// The public half as a JSON Web Key.
  Map<String, Object> jwk() {
    Map<String, Object> jwk = new LinkedHashMap<>(required);
    jwk.put("kid", id);
    jwk.put("alg", algorithm.toString());
    jwk.put("use", "sig");
    return jwk;
  }

  /// A JSON Web Signature (RFC 7515) in compact form.
  String sign(String type, Map<String, Object> claims) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", algorithm.toString());
    header.put("typ", type);
    header.put("kid", id);
    String input = part(header) + '.' + part(claims);
    byte[] signature = algorithm.sign(pair.getPrivate(), input.getBytes(StandardCharsets.US_ASCII));
    return input + '.' + BASE64.encodeToString(signature);
  }

  private static String part(Map<String, Object> members) {
    return BASE64.encodeToString(JsonText.dense(members).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return id;
  }
}
