package io.bartizan.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.bartizan.identity.Base64Url;
import io.bartizan.identity.Excerpt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one JSON Web Key (RFC 7517), and decides what it may be used for.
public final class KeyReader {
  private static final int RSA_LEAST_BITS = 2048;
  private static final int RSA_MOST_BITS = 8192;
  private static final int RSA_MOST_EXPONENT_BITS = 33;
  private static final int RSA_QUICK_BITS = 4096;

  private final Map<?, ?> jwk;
  private final String type;
  private final String curve;

  private KeyReader(Map<?, ?> jwk) throws UnusableKeys {
    this.jwk = jwk;
    this.type = text("kty");
    this.curve = type.equals("RSA") ? "" : text("crv");
  }

  public static VerificationKey read(Map<?, ?> jwk) throws UnusableKeys {
    return new KeyReader(jwk).read();
  }

  private VerificationKey read() throws UnusableKeys {
    Set<Algorithm> algorithms = algorithms();
    checkUse();
    if (jwk.containsKey("d")) {
      throw new UnusableKeys(
          "a private key (expected: a public one; whoever could read this can issue tokens)");
    }
    try {
      return make(algorithms);
    } catch (ParseException
        | JOSEException
        | GeneralSecurityException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw new UnusableKeys(Excerpt.of(String.valueOf(e.getMessage())));
    }
  }

  /// A key that names its algorithm is for this one only; else for all that its type and curve
  /// allow.
  private Set<Algorithm> algorithms() throws UnusableKeys {
    Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
    String only = jwk.containsKey("alg") ? text("alg") : null;
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.fits(type, curve) && (only == null || algorithm.id().equals(only))) {
        algorithms.add(algorithm);
      }
    }
    if (algorithms.isEmpty()) {
      String alg = only == null ? "" : " alg " + Excerpt.of(only);
      throw new UnusableKeys(
          "kty "
              + Excerpt.of(type)
              + " crv "
              + Excerpt.of(curve)
              + alg
              + " (expected: one of RSA, EC, OKP with a curve and an alg that fit)");
    }
    return algorithms;
  }

  private void checkUse() throws UnusableKeys {
    if (jwk.containsKey("use") && !text("use").equals("sig")) {
      throw new UnusableKeys("use: " + Excerpt.of(text("use")) + " (expected: sig)");
    }
    if (jwk.containsKey("key_ops")
        && !(jwk.get("key_ops") instanceof List<?> ops && ops.contains("verify"))) {
      throw new UnusableKeys("key_ops without verify");
    }
  }

  private VerificationKey make(Set<Algorithm> algorithms)
      throws UnusableKeys, ParseException, JOSEException, GeneralSecurityException {
    String kid = jwk.containsKey("kid") ? text("kid") : null;
    JWK key = JWK.parse(material());
    String thumbprint = key.computeThumbprint().toString();
    return switch (key) {
      case RSAKey rsa -> {
        RSAPublicKey checked = checked(rsa.toRSAPublicKey());
        boolean quick = checked.getModulus().bitLength() <= RSA_QUICK_BITS;
        yield new VerificationKey(kid, algorithms, thumbprint, new RSASSAVerifier(checked), quick);
      }
      case ECKey ec -> slow(kid, algorithms, thumbprint, new ECDSAVerifier(ec));
      default -> slow(kid, algorithms, thumbprint, new EdwardsVerifier(bytes("x")));
    };
  }

  private static VerificationKey slow(
      @Nullable String kid, Set<Algorithm> algorithms, String thumbprint, JWSVerifier verifier) {
    return new VerificationKey(kid, algorithms, thumbprint, verifier, false);
  }

  private static RSAPublicKey checked(RSAPublicKey key) throws UnusableKeys {
    int bits = key.getModulus().bitLength();
    if (bits < RSA_LEAST_BITS || bits > RSA_MOST_BITS) {
      throw new UnusableKeys(
          "RSA of " + bits + " bits (expected: " + RSA_LEAST_BITS + " to " + RSA_MOST_BITS + ")");
    }
    int exponentBits = key.getPublicExponent().bitLength();
    if (exponentBits < 2
        || exponentBits > RSA_MOST_EXPONENT_BITS
        || !key.getPublicExponent().testBit(0)) {
      throw new UnusableKeys(
          "RSA exponent of "
              + exponentBits
              + " bits (expected: odd, 2 to "
              + RSA_MOST_EXPONENT_BITS
              + " bits)");
    }
    return key;
  }

  /// What makes the key, and nothing besides: no certificate chain, no address of one.
  private Map<String, Object> material() throws UnusableKeys {
    Map<String, Object> material = new HashMap<>();
    for (String name : List.of("kty", "crv", "n", "e", "x", "y")) {
      if (jwk.containsKey(name)) {
        material.put(name, text(name));
      }
    }
    for (String name : List.of("n", "e", "x", "y")) {
      if (material.containsKey(name)) {
        bytes(name);
      }
    }
    return material;
  }

  private byte[] bytes(String name) throws UnusableKeys {
    byte[] text = text(name).getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Base64Url.decode(text, 0, text.length);
    if (bytes == null) {
      throw new UnusableKeys(name + " is not base64url");
    }
    return bytes;
  }

  private String text(String name) throws UnusableKeys {
    if (jwk.get(name) instanceof String text) {
      return text;
    }
    throw new UnusableKeys("no " + name);
  }
}
