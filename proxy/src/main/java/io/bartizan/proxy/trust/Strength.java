package io.bartizan.proxy.trust;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a certificate of a client must be made of: RSA of 2048 to 8192 bits, EC of 256 at least, or
/// Ed25519 and Ed448; signed with SHA-256 or better.
final class Strength {
  private static final int SHORTEST_RSA = 2_048;

  /// Beyond it a single signature would take too long.
  private static final int LONGEST_RSA = 8_192;

  private static final int SHORTEST_EC = 256;

  private Strength() {}

  /// What is wrong with it; null if nothing is.
  static @Nullable String lack(X509Certificate certificate) {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    if (algorithm.startsWith("SHA1") || algorithm.startsWith("MD")) {
      return "signed with " + algorithm + " (expected: SHA-256 or better)";
    }
    return lack(certificate.getPublicKey());
  }

  private static @Nullable String lack(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> range("RSA", rsa.getModulus().bitLength(), SHORTEST_RSA);
      case ECPublicKey ec -> range("EC", ec.getParams().getOrder().bitLength(), SHORTEST_EC);
      case EdECPublicKey _ -> null;
      default -> "a key of " + key.getAlgorithm() + " (expected: RSA, EC, Ed25519 or Ed448)";
    };
  }

  private static @Nullable String range(String kind, int bits, int least) {
    boolean good = bits >= least && bits <= LONGEST_RSA;
    return good
        ? null
        : "%s of %d bits (expected: %d to %d)".formatted(kind, bits, least, LONGEST_RSA);
  }
}
