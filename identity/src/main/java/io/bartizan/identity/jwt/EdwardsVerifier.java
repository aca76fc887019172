package io.bartizan.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/// Ed25519 signatures (RFC 8032) by the JDK; Nimbus would bring another library for them.
final class EdwardsVerifier implements JWSVerifier {
  private static final int KEY_LENGTH = 32;

  private final PublicKey key;
  private final JCAContext context = new JCAContext();

  /// @param x the public key as RFC 8032 (section 5.1.5) encodes it
  EdwardsVerifier(byte[] x) throws GeneralSecurityException {
    if (x.length != KEY_LENGTH) {
      throw new GeneralSecurityException(
          "x: " + x.length + " bytes (expected: " + KEY_LENGTH + ")");
    }
    EdECPublicKeySpec spec = new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(x));
    key = KeyFactory.getInstance("Ed25519").generatePublic(spec);
    signature().initVerify(key);
  }

  /// The first bit of the last byte is x's lowest bit; the rest is y, lowest byte first.
  private static EdECPoint point(byte[] x) {
    byte[] y = new byte[KEY_LENGTH];
    for (int i = 0; i < KEY_LENGTH; i++) {
      y[i] = x[KEY_LENGTH - 1 - i];
    }
    boolean odd = y[0] < 0;
    y[0] &= 0x7f;
    return new EdECPoint(odd, new BigInteger(1, y));
  }

  private static Signature signature() throws GeneralSecurityException {
    return Signature.getInstance("Ed25519");
  }

  @Override
  public boolean verify(JWSHeader header, byte[] input, Base64URL signed) throws JOSEException {
    try {
      Signature signature = signature();
      signature.initVerify(key);
      signature.update(input);
      return signature.verify(signed.decode());
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new JOSEException(e.getMessage(), e);
    }
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
  }

  @Override
  public JCAContext getJCAContext() {
    return context;
  }
}
