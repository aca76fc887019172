package io.bartizan.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.Provider;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A public key of an issuer, and the algorithms that it may be used with and no others (RFC 8725,
/// section 3.1). Thread-safe.
public final class VerificationKey {
  private final @Nullable String id;
  private final Set<Algorithm> algorithms;
  private final String thumbprint;
  private final JWSVerifier verifier;
  private final boolean quick;
  private final boolean short256;

  /// @param thumbprint the key material's (RFC 7638)
  /// @param quick whether a check is short enough for an event loop
  VerificationKey(
      @Nullable String id,
      Set<Algorithm> algorithms,
      String thumbprint,
      JWSVerifier verifier,
      boolean quick) {
    this.id = id;
    this.algorithms = Set.copyOf(algorithms);
    this.thumbprint = thumbprint;
    this.verifier = verifier;
    this.quick = quick;
    this.short256 = this.algorithms.equals(Set.of(Algorithm.ES256));
    if (short256) {
      Accelerator.begin();
    }
  }

  @Nullable String id() {
    return id;
  }

  public boolean serves(Algorithm algorithm) {
    return algorithms.contains(algorithm);
  }

  /// The key material's thumbprint by SHA-256, in base64url (RFC 7638).
  public String thumbprint() {
    return thumbprint;
  }

  boolean quick() {
    return quick || short256 && Accelerator.provider() != null;
  }

  /// Whether this key's owner has signed `input` by `algorithm`, which the caller has checked to be
  /// one of this key's.
  ///
  /// @param signature in strict base64url
  boolean signed(Algorithm algorithm, byte[] input, String signature) {
    Provider provider = short256 ? Accelerator.provider() : null;
    if (provider != null) {
      verifier.getJCAContext().setProvider(provider);
    }
    try {
      return verifier.verify(algorithm.header(), input, new Base64URL(signature));
    } catch (JOSEException e) {
      return false;
    }
  }

  /// Whether both are the same key for the same use.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerificationKey k
        && thumbprint.equals(k.thumbprint)
        && algorithms.equals(k.algorithms)
        && Objects.equals(id, k.id);
  }

  @Override
  public int hashCode() {
    return thumbprint.hashCode();
  }

  @Override
  public String toString() {
    return algorithms + " " + thumbprint;
  }
}
