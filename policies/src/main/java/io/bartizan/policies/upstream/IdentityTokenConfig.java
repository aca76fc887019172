package io.bartizan.policies.upstream;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Shorthand;
import java.time.Duration;
import java.util.Set;

/// The token by which a service learns who calls. `identity-token: orders` stands for
/// `identity-token: { audience: orders }`.
public record IdentityTokenConfig(
    @Doc("The claim `aud`: whom the token is for. A service refuses tokens for others.")
        @Example("orders")
        @OneOrMany
        Set<String> audience,
    @Doc(
            "How long a token is good, from 5s to 1min. A service gets one that is good for half of it at least.")
        @Default("30s")
        Duration lifetime,
    @Doc("Claims of the caller's credential that the token repeats, such as `email`.")
        @Example("[ email, tenant ]")
        @Default("[]")
        @OneOrMany
        Set<String> claims) {

  private static final Set<String> OWN =
      Set.of(
          "iss", "aud", "sub", "exp", "iat", "nbf", "jti", "act", "roles", "scope", "amr", "idp",
          "cnf");

  public IdentityTokenConfig {
    audience = Set.copyOf(audience);
    claims = Set.copyOf(claims);
    Check.all()
        .and(
            !audience.isEmpty() && audience.stream().noneMatch(String::isBlank),
            "audience",
            audience,
            "at least one text, none of them empty")
        .and(
            lifetime.compareTo(Duration.ofSeconds(5)) >= 0
                && lifetime.compareTo(Duration.ofMinutes(1)) <= 0,
            "lifetime",
            lifetime,
            "5s to 1min")
        .and(
            claims.stream().noneMatch(OWN::contains) && claims.size() <= 32,
            "claims",
            claims,
            "at most 32, none of those that every token has: " + String.join(", ", OWN))
        .done();
  }

  /// For one service, with the defaults.
  @Shorthand
  public static IdentityTokenConfig of(String audience) {
    return new IdentityTokenConfig(Set.of(audience), Duration.ofSeconds(30), Set.of());
  }

  /// What `bartizan check` shows.
  public String text() {
    return "a signed token for " + String.join(", ", audience) + " tells who calls";
  }
}
