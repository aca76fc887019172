package io.bartizan.identity.verify;

import io.bartizan.identity.Base64Url;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;

/// One JSON Web Key (RFC 7517, RFC 8037): what makes the key, and nothing that it says besides.
final class JsonWebKey {
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int ED25519_LENGTH = 32;

  private final Map<String, Object> members;

  private JsonWebKey(Map<String, Object> members) {
    this.members = members;
  }

  static PublicKey read(Map<String, Object> members) throws GeneralSecurityException {
    if (members.containsKey("d") || members.containsKey("k")) {
      throw new GeneralSecurityException("a private key (expected: a public one)");
    }
    return new JsonWebKey(members).read();
  }

  private PublicKey read() throws GeneralSecurityException {
    return switch (text("kty")) {
      case "RSA" -> make("RSA", new RSAPublicKeySpec(number("n"), number("e")));
      case "EC" -> make("EC", new ECPublicKeySpec(new ECPoint(number("x"), number("y")), curve()));
      case "OKP" -> edwards(bytes("x"));
      default -> throw new GeneralSecurityException("kty (expected: RSA, EC or OKP)");
    };
  }

  private static PublicKey make(String type, java.security.spec.KeySpec spec)
      throws GeneralSecurityException {
    return KeyFactory.getInstance(type).generatePublic(spec);
  }

  private PublicKey edwards(byte[] x) throws GeneralSecurityException {
    if (!text("crv").equals("Ed25519") || x.length != ED25519_LENGTH) {
      throw new GeneralSecurityException("crv (expected: Ed25519, with an x of 32 bytes)");
    }
    byte[] der = new byte[ED25519.length + x.length];
    System.arraycopy(ED25519, 0, der, 0, ED25519.length);
    System.arraycopy(x, 0, der, ED25519.length, x.length);
    return make("Ed25519", new X509EncodedKeySpec(der));
  }

  private ECParameterSpec curve() throws GeneralSecurityException {
    String name =
        switch (text("crv")) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          default -> throw new GeneralSecurityException("crv (expected: P-256 or P-384)");
        };
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private BigInteger number(String name) throws GeneralSecurityException {
    return new BigInteger(1, bytes(name));
  }

  private byte[] bytes(String name) throws GeneralSecurityException {
    byte[] text = text(name).getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Base64Url.decode(text, 0, text.length);
    if (bytes == null || bytes.length == 0) {
      throw new GeneralSecurityException(name + " (expected: base64url)");
    }
    return bytes;
  }

  private String text(String name) throws GeneralSecurityException {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw new GeneralSecurityException("no " + name);
  }
}
