package io.bartizan.identity.jwt;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the claims of a token must say (RFC 7519, section 4.1; RFC 8725, section 3).
final class ClaimRules {
  private static final int LONGEST_SUBJECT = 512;
  private static final long NO_DATE = Long.MIN_VALUE;
  private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999

  private final String issuer;
  private final Set<String> audience;
  private final long leeway;
  private final long maxLifetime;

  /// @param maxLifetime null for any
  ClaimRules(String issuer, Set<String> audience, Duration leeway, @Nullable Duration maxLifetime) {
    this.issuer = issuer;
    this.audience = Set.copyOf(audience);
    this.leeway = leeway.toMillis();
    this.maxLifetime = maxLifetime == null ? Long.MAX_VALUE : maxLifetime.toMillis();
  }

  /// What is wrong with the claims at `now`, in milliseconds since 1970; null if nothing is.
  Proof.@Nullable Rejected judge(Map<String, Object> claims, long now) {
    Proof.Rejected wrong = judgeUnnamed(claims, now);
    return wrong != null ? wrong : subject(claims);
  }

  /// The same for a token that need not say whom it is about.
  Proof.@Nullable Rejected judgeUnnamed(Map<String, Object> claims, long now) {
    Proof.Rejected wrong = issuer(claims);
    wrong = wrong != null ? wrong : audience(claims);
    wrong = wrong != null ? wrong : expiry(claims, now);
    wrong = wrong != null ? wrong : start(claims, now);
    return wrong != null ? wrong : lifetime(claims);
  }

  /// The first millisecond in which a token with these claims is refused.
  long end(Map<String, Object> claims) {
    return millis(claims, "exp") + leeway;
  }

  private Proof.@Nullable Rejected issuer(Map<String, Object> claims) {
    if (issuer.equals(claims.get("iss"))) {
      return null;
    }
    boolean slash =
        claims.get("iss") instanceof String iss && (iss + "/").equals(issuer)
            || (issuer + "/").equals(claims.get("iss"));
    return new Proof.Rejected(
        Code.TOKEN_ISSUER,
        "iss is not " + issuer + (slash ? " (only a slash at the end differs)" : ""));
  }

  private Proof.@Nullable Rejected audience(Map<String, Object> claims) {
    boolean meant =
        switch (claims.get("aud")) {
          case String one -> audience.contains(one);
          case List<?> many ->
              many.stream().allMatch(String.class::isInstance)
                  && many.stream().anyMatch(audience::contains);
          case null, default -> false;
        };
    return meant ? null : new Proof.Rejected(Code.TOKEN_AUDIENCE, "aud holds none of " + audience);
  }

  private Proof.@Nullable Rejected expiry(Map<String, Object> claims, long now) {
    long end = millis(claims, "exp");
    if (end == NO_DATE) {
      return claimless("exp");
    }
    return now < end + leeway
        ? null
        : new Proof.Rejected(Code.TOKEN_EXPIRED, "expired " + (now - end) / 1000 + " s ago");
  }

  private Proof.@Nullable Rejected start(Map<String, Object> claims, long now) {
    for (String name : List.of("nbf", "iat")) {
      if (!claims.containsKey(name)) {
        continue;
      }
      long start = millis(claims, name);
      if (start == NO_DATE) {
        return claimless(name);
      }
      if (now + leeway < start) {
        return new Proof.Rejected(
            Code.TOKEN_NOT_YET_VALID, name + " is in " + (start - now) / 1000 + " s");
      }
    }
    return null;
  }

  private Proof.@Nullable Rejected lifetime(Map<String, Object> claims) {
    if (maxLifetime == Long.MAX_VALUE) {
      return null;
    }
    long start = millis(claims, "iat");
    if (start == NO_DATE) {
      return claimless("iat");
    }
    long life = millis(claims, "exp") - start;
    return life <= maxLifetime
        ? null
        : new Proof.Rejected(
            Code.TOKEN_LIFETIME,
            "a life of " + life / 1000 + " s (expected: at most " + maxLifetime / 1000 + " s)");
  }

  private static Proof.@Nullable Rejected subject(Map<String, Object> claims) {
    boolean named =
        claims.get("sub") instanceof String sub
            && !sub.isBlank()
            && sub.length() <= LONGEST_SUBJECT
            && sub.chars().noneMatch(Character::isISOControl);
    return named ? null : claimless("sub");
  }

  private static Proof.Rejected claimless(String name) {
    return new Proof.Rejected(Code.TOKEN_CLAIMS, "no usable " + name);
  }

  /// A NumericDate in milliseconds, or [#NO_DATE].
  private static long millis(Map<String, Object> claims, String name) {
    return switch (claims.get(name)) {
      case Long seconds when seconds >= 0 && seconds <= LAST_SECOND -> seconds * 1000;
      case Double seconds when seconds >= 0 && seconds <= LAST_SECOND -> (long) (seconds * 1000);
      case null, default -> NO_DATE;
    };
  }
}
