package io.bartizan.e2e;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;

/// A key on P-256, and what its mathematics allow.
record EllipticKey(KeyPair pair) {
  static EllipticKey make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new EllipticKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  SignedRequest.Signer signer(String algorithm) {
    return SignedRequest.by(algorithm, pair.getPrivate());
  }

  /// The public key in DER.
  byte[] open() {
    return pair.getPublic().getEncoded();
  }

  /// r and n - s in place of r and s: right for the same text.
  byte[] turned(byte[] signature) {
    BigInteger order = ((ECPublicKey) pair.getPublic()).getParams().getOrder();
    String s = HexFormat.of().formatHex(signature, 32, 64);
    String other = String.format("%064x", order.subtract(new BigInteger(s, 16)));
    return HexFormat.of().parseHex(HexFormat.of().formatHex(signature, 0, 32) + other);
  }
}
