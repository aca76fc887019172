package io.bartizan.identity.dpop;

import io.bartizan.identity.Json;
import io.bartizan.identity.Proof;
import io.bartizan.identity.jwt.Algorithm;
import io.bartizan.identity.jwt.Jws;
import io.bartizan.identity.jwt.KeyReader;
import io.bartizan.identity.jwt.UnusableKeys;
import io.bartizan.identity.jwt.VerificationKey;
import io.bartizan.pipeline.Code;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A proof taken apart (RFC 9449, section 4.2), whose signature nobody has checked yet.
///
/// @param key the key that it brings along
/// @param claims what it says
record DpopProof(Jws jws, VerificationKey key, Map<String, Object> claims) {
  /// The longest one, in bytes.
  static final int LONGEST = 8 << 10;

  private static final int LONGEST_ID = 256;
  private static final String TYPE = "dpop+jwt";
  private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  /// What came of reading one.
  sealed interface Reading {}

  record Read(DpopProof proof) implements Reading {}

  record Unread(Proof.Rejected why) implements Reading {}

  static Reading read(byte[] text, Set<Algorithm> algorithms) {
    if (text.length > LONGEST) {
      return unread(Code.DPOP_PROOF, text.length + " bytes (expected: at most " + LONGEST + ")");
    }
    return switch (Jws.read(text)) {
      case Jws.Unread(Proof.Rejected why) ->
          unread(
              why.code() == Code.TOKEN_ALGORITHM ? Code.DPOP_ALGORITHM : Code.DPOP_PROOF,
              why.reason());
      case Jws.Read(Jws jws) -> withHeader(jws, algorithms);
    };
  }

  private static Reading withHeader(Jws jws, Set<Algorithm> algorithms) {
    if (!TYPE.equals(jws.type())) {
      return unread(Code.DPOP_PROOF, "typ is not " + TYPE);
    }
    if (!algorithms.contains(jws.algorithm())) {
      return unread(
          Code.DPOP_ALGORITHM,
          "alg: " + jws.algorithm() + " (expected: one of " + algorithms + ")");
    }
    if (!(jws.header().get("jwk") instanceof Map<?, ?> jwk)) {
      return unread(Code.DPOP_KEY, "no jwk");
    }
    if (jwk.keySet().stream().anyMatch(PRIVATE::contains)) {
      return unread(Code.DPOP_KEY, "a private or symmetric key in jwk (expected: a public one)");
    }
    return withKey(jws, jwk);
  }

  private static Reading withKey(Jws jws, Map<?, ?> jwk) {
    VerificationKey key;
    try {
      key = KeyReader.read(jwk);
    } catch (UnusableKeys e) {
      return unread(Code.DPOP_KEY, "jwk: " + e.getMessage());
    }
    if (!key.serves(jws.algorithm())) {
      return unread(Code.DPOP_KEY, "jwk is not for " + jws.algorithm());
    }
    try {
      return withClaims(new DpopProof(jws, key, Json.object(jws.payload())));
    } catch (Json.Malformed e) {
      return unread(Code.DPOP_PROOF, "claims: " + e.getMessage());
    }
  }

  private static Reading withClaims(DpopProof proof) {
    for (String name : List.of("jti", "htm", "htu", "ath")) {
      if (proof.text(name) == null) {
        return unread(Code.DPOP_PROOF, "no usable " + name);
      }
    }
    String id = String.valueOf(proof.text("jti"));
    return id.isEmpty() || id.length() > LONGEST_ID
        ? unread(Code.DPOP_PROOF, "jti of " + id.length() + " characters (expected: 1 to 256)")
        : new Read(proof);
  }

  private static Unread unread(Code code, String reason) {
    return new Unread(new Proof.Rejected(code, "DPoP proof: " + reason));
  }

  boolean signed() {
    return jws.signedBy(key);
  }

  @Nullable String text(String claim) {
    return claims.get(claim) instanceof String text ? text : null;
  }
}
