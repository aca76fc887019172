package io.bartizan.identity.verify;

import io.bartizan.identity.Json;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a public key: `BEGIN PUBLIC KEY` (RFC 7468, section 13) or one JSON Web Key (RFC 7517).
public final class PublicKeyFile {
  private static final int LONGEST = 64 * 1024;
  private static final int RSA_LEAST_BITS = 2048;
  private static final int RSA_MOST_BITS = 8192;
  private static final int RSA_MOST_EXPONENT_BITS = 33;
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

  private PublicKeyFile() {}

  /// The key in `file`.
  ///
  /// @throws IllegalArgumentException if there is none, or none for `algorithm`; says why, without
  ///   what the file holds
  public static VerifyingKey read(SignatureAlgorithm algorithm, Path file) {
    try {
      byte[] bytes = bytes(file);
      PublicKey key =
          bytes.length > 0 && bytes[0] == '{'
              ? JsonWebKey.read(Json.object(bytes))
              : pem(new String(bytes, StandardCharsets.ISO_8859_1), factory(algorithm));
      check(algorithm, key);
      return new PublicKeyOf(algorithm, key);
    } catch (IOException | Json.Malformed | GeneralSecurityException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new IOException("more than " + LONGEST + " bytes");
      }
      return bytes;
    }
  }

  private static PublicKey pem(String text, String factory) throws GeneralSecurityException {
    Matcher pem = PEM.matcher(text);
    if (!pem.matches()) {
      throw new GeneralSecurityException(
          "neither one PUBLIC KEY in PEM nor a JSON Web Key (a private key never belongs here)");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(factory).generatePublic(new X509EncodedKeySpec(der));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("no Base64 in the PEM", e);
    }
  }

  private static String factory(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ED25519 -> "Ed25519";
      case ECDSA_P256_SHA256, ECDSA_P384_SHA384 -> "EC";
      case RSA_V1_5_SHA256, RSA_PSS_SHA512 -> "RSA";
      case HMAC_SHA256 -> throw new IllegalArgumentException("a public key for " + algorithm);
    };
  }

  private static void check(SignatureAlgorithm algorithm, PublicKey key)
      throws GeneralSecurityException {
    boolean fits =
        switch (algorithm) {
          case ED25519 ->
              key instanceof EdECPublicKey ed
                  && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
          case ECDSA_P256_SHA256 -> key instanceof ECPublicKey ec && on(ec, "secp256r1");
          case ECDSA_P384_SHA384 -> key instanceof ECPublicKey ec && on(ec, "secp384r1");
          case RSA_V1_5_SHA256, RSA_PSS_SHA512 -> key instanceof RSAPublicKey rsa && sound(rsa);
          case HMAC_SHA256 -> false;
        };
    if (!fits) {
      throw new GeneralSecurityException("no key for " + algorithm);
    }
  }

  private static boolean on(ECPublicKey key, String curve) throws GeneralSecurityException {
    AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
    named.init(new ECGenParameterSpec(curve));
    ECParameterSpec wanted = named.getParameterSpec(ECParameterSpec.class);
    ECParameterSpec given = key.getParams();
    return given.getCurve().equals(wanted.getCurve())
        && given.getGenerator().equals(wanted.getGenerator())
        && given.getOrder().equals(wanted.getOrder())
        && lies(key.getW(), wanted.getCurve());
  }

  /// Whether a point lies on a curve; not every Java looks.
  private static boolean lies(ECPoint point, EllipticCurve curve) {
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (x == null || y == null || !(curve.getField() instanceof ECFieldFp field)) {
      return false;
    }
    BigInteger p = field.getP();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
  }

  private static boolean sound(RSAPublicKey key) throws GeneralSecurityException {
    int bits = key.getModulus().bitLength();
    if (bits < RSA_LEAST_BITS || bits > RSA_MOST_BITS) {
      throw new GeneralSecurityException(
          "RSA of " + bits + " bits (expected: " + RSA_LEAST_BITS + " to " + RSA_MOST_BITS + ")");
    }
    int exponent = key.getPublicExponent().bitLength();
    return exponent >= 2
        && exponent <= RSA_MOST_EXPONENT_BITS
        && key.getPublicExponent().testBit(0);
  }
}
