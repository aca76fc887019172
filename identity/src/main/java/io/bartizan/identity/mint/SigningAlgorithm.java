package io.bartizan.identity.mint;

import io.bartizan.config.Key;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/// How tokens are signed.
public enum SigningAlgorithm {
  @Key("ES256")
  ES256("ES256", "SHA256withECDSAinP1363Format"),
  @Key("EdDSA")
  EDDSA("EdDSA", "Ed25519");

  private final String id;
  private final String signature;

  SigningAlgorithm(String id, String signature) {
    this.id = id;
    this.signature = signature;
  }

  KeyPair newPair() {
    try {
      return switch (this) {
        case ES256 -> {
          KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
          generator.initialize(new ECGenParameterSpec("secp256r1"));
          yield generator.generateKeyPair();
        }
        case EDDSA -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + signature, e);
    }
  }

  byte[] sign(PrivateKey key, byte[] input) {
    try {
      Signature signer = Signature.getInstance(signature);
      signer.initSign(key);
      signer.update(input);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that does not sign", e);
    }
  }

  /// Its `alg` value.
  @Override
  public String toString() {
    return id;
  }
}
