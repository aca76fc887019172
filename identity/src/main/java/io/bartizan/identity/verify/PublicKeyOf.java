package io.bartizan.identity.verify;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/// The public half of a key that only the consumer has.
public final class PublicKeyOf implements VerifyingKey {
  private static final int QUICK_BITS = 4096;
  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1);

  private final SignatureAlgorithm algorithm;
  private final PublicKey key;
  private final boolean quick;

  /// @param key one that fits the algorithm; [PublicKeyFile] has checked that
  PublicKeyOf(SignatureAlgorithm algorithm, PublicKey key) {
    this.algorithm = algorithm;
    this.key = key;
    this.quick = key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() <= QUICK_BITS;
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return algorithm;
  }

  @Override
  public boolean quick() {
    return quick;
  }

  /// ECDSA signatures are r and s, one behind the other (RFC 9421, sections 3.3.4 and 3.3.5).
  @Override
  public boolean verifies(byte[] base, byte[] signature) {
    try {
      Signature check = verifier();
      check.initVerify(key);
      check.update(base);
      return check.verify(signature);
    } catch (SignatureException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  private Signature verifier() throws GeneralSecurityException {
    return switch (algorithm) {
      case ED25519 -> Signature.getInstance("Ed25519");
      case ECDSA_P256_SHA256 -> Signature.getInstance("SHA256withECDSAinP1363Format");
      case ECDSA_P384_SHA384 -> Signature.getInstance("SHA384withECDSAinP1363Format");
      case RSA_V1_5_SHA256 -> Signature.getInstance("SHA256withRSA");
      case RSA_PSS_SHA512 -> {
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(PSS);
        yield pss;
      }
      case HMAC_SHA256 -> throw new IllegalStateException("a public key checks no " + algorithm);
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicKeyOf that && algorithm == that.algorithm && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return algorithm + " by a public key";
  }
}
