package io.bartizan.identity.jwt;

import io.bartizan.identity.Excerpt;
import io.bartizan.identity.Json;
import io.bartizan.identity.Proof;
import io.bartizan.identity.token.Binding;
import io.bartizan.identity.token.TokenLease;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Judges tokens by one configuration: first what the header says, then the signature, then the
/// claims. Immutable.
final class TokenVerifier {
  static final String METHOD = "jwt";
  private static final String ABSENT = "absent";

  private final Set<Algorithm> algorithms;
  private final Set<String> types;
  private final ClaimRules rules;
  private final Grants grants;
  private final Demands demands;
  private final boolean once;

  TokenVerifier(JwtConfig config) {
    this.algorithms = config.algorithms();
    this.types = config.profile() == Profile.AT_JWT ? Set.of("at+jwt") : lower(config.types());
    this.rules =
        new ClaimRules(config.issuer(), config.audience(), config.leeway(), config.maxLifetime());
    this.demands = new Demands(config.require(), config.profile());
    this.once = config.oneTime();
    this.grants = new Grants(config.rolesClaim(), config.scopeClaim());
  }

  private static Set<String> lower(Set<String> types) {
    Set<String> lower = new TreeSet<>();
    types.forEach(type -> lower.add(type.toLowerCase(Locale.ROOT)));
    return lower;
  }

  /// What came of verifying a token.
  sealed interface Finding {}

  /// @param end the first millisecond since 1970 in which it is refused
  record Genuine(Identity identity, long end) implements Finding {}

  record Bogus(Proof.Rejected why) implements Finding {}

  /// Takes a token apart and looks at what can be judged without a key.
  Jws.Reading read(byte[] token) {
    return read(token, token);
  }

  /// The same for a token that was shown within another one.
  Jws.Reading read(byte[] token, byte[] shown) {
    Jws.Reading reading = Jws.read(token);
    if (!(reading instanceof Jws.Read(Jws jws))) {
      return reading;
    }
    if (!algorithms.contains(jws.algorithm())) {
      return unread(
          Code.TOKEN_ALGORITHM,
          "alg: " + jws.algorithm() + " (expected: one of " + algorithms + ")");
    }
    return types.contains(type(jws))
        ? new Jws.Read(shown == token ? jws : jws.within(shown))
        : unread(Code.TOKEN_TYPE, "typ is none of " + types);
  }

  /// RFC 7515, section 4.1.9: media types are compared without case, and `application/` may be left
  /// out.
  private static String type(Jws jws) {
    String type = jws.type();
    if (type == null) {
      return ABSENT;
    }
    String lower = type.toLowerCase(Locale.ROOT);
    String name =
        lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    return name.equals(ABSENT) ? "" : name;
  }

  private static Jws.Unread unread(Code code, String reason) {
    return new Jws.Unread(new Proof.Rejected(code, reason));
  }

  /// Judges a token by its key at `now`, in milliseconds since 1970. Computes, but does not block.
  ///
  /// @param key one that serves the token's algorithm
  Finding verify(Jws jws, VerificationKey key, long now) {
    if (!key.serves(jws.algorithm())) {
      return bogus(Code.TOKEN_ALGORITHM, "alg: " + jws.algorithm() + " (expected: " + key + ")");
    }
    if (!jws.signedBy(key)) {
      return bogus(Code.TOKEN_SIGNATURE, "no signature by key " + named(key.id()));
    }
    return judge(jws.payload(), now);
  }

  /// Judges the claims of a token whose signature is good.
  Finding judge(byte[] payload, long now) {
    try {
      return judge(Json.object(payload), now);
    } catch (Json.Malformed e) {
      return bogus(Code.TOKEN_MALFORMED, "claims: " + e.getMessage());
    }
  }

  private Finding judge(Map<String, Object> claims, long now) {
    Proof.Rejected wrong = rules.judge(claims, now);
    wrong = wrong != null ? wrong : demands.judge(claims);
    if (wrong != null) {
      return new Bogus(wrong);
    }
    Set<String> roles = grants.roles(claims);
    Set<String> scopes = grants.scopes(claims);
    if (roles == null || scopes == null) {
      return bogus(Code.TOKEN_CLAIMS, "roles or scopes are neither a text nor a list of texts");
    }
    Binding binding = Binding.of(claims);
    if (binding == null) {
      return bogus(Code.TOKEN_BINDING, "cnf (expected: jkt or x5t#S256)");
    }
    long end = rules.end(claims);
    String issuer = String.valueOf(claims.get("iss"));
    TokenLease lease = TokenLease.of(claims, issuer, end, binding, once);
    return new Genuine(identity(claims, roles, scopes).with(lease), end);
  }

  private static Identity identity(
      Map<String, Object> claims, Set<String> roles, Set<String> scopes) {
    Map<String, Object> said = new HashMap<>(claims);
    said.values().removeIf(Json.Null.NULL::equals);
    String subject = String.valueOf(claims.get("sub"));
    return Identity.of(subject, String.valueOf(claims.get("iss")), METHOD, roles, scopes, said);
  }

  private static Finding bogus(Code code, String reason) {
    return new Bogus(new Proof.Rejected(code, reason));
  }

  /// How logs call a key.
  static String named(@Nullable String kid) {
    return kid == null ? "without kid" : Excerpt.of(kid);
  }
}
