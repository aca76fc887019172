package io.bartizan.identity.saml;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What may be used to sign, and nothing else: no SHA-1, no MAC, no RSA key below 2048 bits.
enum SignatureAlgorithm {
  RSA_SHA256("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "SHA256withRSA"),
  RSA_SHA384("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "SHA384withRSA"),
  RSA_SHA512("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "SHA512withRSA"),
  ECDSA_SHA256(
      "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "SHA256withECDSAinP1363Format"),
  ECDSA_SHA384(
      "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", "SHA384withECDSAinP1363Format"),
  ECDSA_SHA512(
      "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", "SHA512withECDSAinP1363Format");

  static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";

  /// Digests within a signature.
  static final Set<String> DIGESTS =
      Set.of(
          SHA256,
          "http://www.w3.org/2001/04/xmldsig-more#sha384",
          "http://www.w3.org/2001/04/xmlenc#sha512");

  private static final int RSA_SHORTEST = 2048;
  private static final Map<String, SignatureAlgorithm> KNOWN =
      Map.of(
          RSA_SHA256.uri, RSA_SHA256,
          RSA_SHA384.uri, RSA_SHA384,
          RSA_SHA512.uri, RSA_SHA512,
          ECDSA_SHA256.uri, ECDSA_SHA256,
          ECDSA_SHA384.uri, ECDSA_SHA384,
          ECDSA_SHA512.uri, ECDSA_SHA512);

  private final String uri;
  private final String java;

  SignatureAlgorithm(String uri, String java) {
    this.uri = uri;
    this.java = java;
  }

  /// Null if it may not be used.
  static @Nullable SignatureAlgorithm of(String uri) {
    return KNOWN.get(uri);
  }

  /// What we sign with.
  static SignatureAlgorithm by(PublicKey key) {
    return key instanceof RSAPublicKey ? RSA_SHA256 : ECDSA_SHA256;
  }

  /// Whether a key is of a kind and length that may sign.
  static boolean strong(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= RSA_SHORTEST;
      case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= 256;
      default -> false;
    };
  }

  String uri() {
    return uri;
  }

  /// Whether `key` is for this algorithm.
  boolean takes(PublicKey key) {
    return java.endsWith("RSA") == key instanceof RSAPublicKey;
  }

  Signature signature() throws GeneralSecurityException {
    return Signature.getInstance(java);
  }
}
