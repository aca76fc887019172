package io.bartizan.identity.introspection;

import io.bartizan.identity.Json;
import io.bartizan.identity.Proof;
import io.bartizan.identity.jwt.TokenInspector;
import io.bartizan.identity.token.Binding;
import io.bartizan.identity.token.TokenLease;
import io.bartizan.identity.token.Unverified;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges what an issuer says of a token (RFC 7662, section 2.2): it says clearly that the token is
/// good, and that it is good here and now. Immutable.
final class Response {
  static final String METHOD = "introspection";
  private static final int LONGEST_SUBJECT = 512;
  private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999
  private static final Set<String> TYPES = Set.of("bearer", "dpop", "access_token");

  private final IntrospectionConfig config;

  Response(IntrospectionConfig config) {
    this.config = config;
  }

  /// What `body` says of `token` at `now`, in milliseconds since 1970.
  Finding judge(byte[] token, byte[] body, long now) {
    Map<String, Object> said;
    try {
      said = Json.object(body);
    } catch (Json.Malformed e) {
      return new Finding.Unknown("an answer that is no JSON object: " + e.getMessage());
    }
    if (!(said.get("active") instanceof Boolean active)) {
      return new Finding.Unknown("an answer whose active is neither true nor false");
    }
    return active ? judge(token, said, now) : bad(Code.TOKEN_INACTIVE, "not active");
  }

  private Finding judge(byte[] token, Map<String, Object> said, long now) {
    Finding wrong = meant(said);
    wrong = wrong != null ? wrong : times(said, now);
    wrong = wrong != null ? wrong : other(token, said);
    return wrong != null ? wrong : identity(said);
  }

  private @Nullable Finding meant(Map<String, Object> said) {
    if (config.issuer() != null
        && said.containsKey("iss")
        && !config.issuer().equals(said.get("iss"))) {
      return bad(Code.TOKEN_ISSUER, "iss is not " + config.issuer());
    }
    if (!config.audience().isEmpty() && !meets(said.get("aud"))) {
      return bad(Code.TOKEN_AUDIENCE, "aud holds none of " + config.audience());
    }
    Object type = said.get("token_type");
    boolean known =
        type == null
            || type instanceof String text && TYPES.contains(text.toLowerCase(Locale.ROOT));
    return known ? null : bad(Code.TOKEN_TYPE, "token_type is none of " + TYPES);
  }

  private boolean meets(@Nullable Object audience) {
    return switch (audience) {
      case String one -> config.audience().contains(one);
      case List<?> list -> list.stream().anyMatch(config.audience()::contains);
      case null, default -> false;
    };
  }

  private static @Nullable Finding times(Map<String, Object> said, long now) {
    for (String name : List.of("exp", "nbf", "iat")) {
      if (said.containsKey(name) && millis(said, name) < 0) {
        return bad(Code.TOKEN_CLAIMS, "no usable " + name);
      }
    }
    if (said.containsKey("exp") && millis(said, "exp") <= now) {
      return bad(Code.TOKEN_EXPIRED, "expired " + (now - millis(said, "exp")) / 1000 + " s ago");
    }
    return said.containsKey("nbf") && millis(said, "nbf") > now
        ? bad(Code.TOKEN_NOT_YET_VALID, "nbf is in the future")
        : null;
  }

  /// A NumericDate in milliseconds; -1 if it is none.
  private static long millis(Map<String, Object> said, String name) {
    return said.get(name) instanceof Number seconds
            && seconds.doubleValue() >= 0
            && seconds.doubleValue() <= LAST_SECOND
        ? (long) (seconds.doubleValue() * 1000)
        : -1;
  }

  /// An answer to the question about another token, as far as the token itself shows that.
  private static @Nullable Finding other(byte[] token, Map<String, Object> said) {
    Map<String, Object> own = Unverified.claims(token);
    for (String name : List.of("jti", "iss", "sub")) {
      if (own.get(name) instanceof String mine
          && said.containsKey(name)
          && !mine.equals(said.get(name))) {
        return new Finding.Unknown("an answer about another token: " + name + " differs");
      }
    }
    return null;
  }

  private Finding identity(Map<String, Object> said) {
    String subject = subject(said);
    Set<String> roles = TokenInspector.roles(said, config.rolesClaim());
    Set<String> scopes = TokenInspector.scopes(said, config.scopeClaim());
    Binding binding = Binding.of(said);
    if (subject == null || roles == null || scopes == null) {
      return bad(Code.TOKEN_CLAIMS, "no usable subject, roles or scopes");
    }
    if (binding == null) {
      return bad(Code.TOKEN_BINDING, "cnf (expected: jkt or x5t#S256)");
    }
    String issuer = said.get("iss") instanceof String text ? text : config.authority();
    long end = said.containsKey("exp") ? millis(said, "exp") : Long.MAX_VALUE;
    Map<String, Object> claims = new HashMap<>(said);
    claims.values().removeIf(Json.Null.NULL::equals);
    Identity identity =
        Identity.of(subject, issuer, METHOD, roles, scopes, claims)
            .with(TokenLease.of(said, issuer, end, binding, false));
    return new Finding.Good(new Proof.Accepted(identity), end);
  }

  private static @Nullable String subject(Map<String, Object> said) {
    for (String name : List.of("sub", "username", "client_id")) {
      if (said.containsKey(name)) {
        return said.get(name) instanceof String text && usable(text) ? text : null;
      }
    }
    return null;
  }

  private static boolean usable(String subject) {
    return !subject.isBlank()
        && subject.length() <= LONGEST_SUBJECT
        && subject.chars().noneMatch(Character::isISOControl);
  }

  private static Finding bad(Code code, String reason) {
    return new Finding.Bad(new Proof.Rejected(code, reason));
  }
}
