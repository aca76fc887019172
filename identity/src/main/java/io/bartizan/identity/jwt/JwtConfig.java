package io.bartizan.identity.jwt;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Readable;
import io.bartizan.config.Resource;
import io.bartizan.config.Size;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import io.bartizan.identity.Way;
import io.bartizan.identity.web.Places;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which bearer tokens are accepted (RFC 7519, RFC 9068), and where the keys come from.
public record JwtConfig(
    @Doc(
            "Who issues the tokens. The claim `iss` must be exactly this text. Without `jwks` it must be an https"
                + " URL, and the keys are found through its discovery document.")
        @Example("https://id.example.com")
        String issuer,
    @Doc("Who the tokens must be for: the claim `aud` must hold one of these texts.")
        @Example("orders")
        @OneOrMany
        Set<String> audience,
    @Doc(
            "Where the issuer's keys are (a JSON Web Key Set): a URL, or a file, which is read again when it changes. Found by discovery if absent.")
        @Example("https://id.example.com/jwks.json")
        @Nullable Resource jwks,
    @Doc(
            "Signature algorithms that are accepted. Which one a token may use also depends on its key.")
        @Default("[RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519]")
        Set<Algorithm> algorithms,
    @Doc(
            "Values of the header `typ` that are accepted, without regard to case; `absent` stands for a token without `typ`."
                + " `[at+jwt]` accepts only access tokens of RFC 9068.")
        @Default("[JWT, at+jwt, absent]")
        Set<String> types,
    @Doc(
            "Claims that a token must have, each with the values that are accepted; `present` stands for any. Of a list one item must be among them.")
        @Example("{ tenant: [ acme, beta ], email_verified: true }")
        @OneOrMany
        @Default("{}")
        Map<String, Set<String>> require,
    @Doc(
            "`at+jwt`: an access token exactly as RFC 9068 has it: with this `typ`, and with `client_id`, `iat` and `jti` besides what every token needs.")
        @Default("any")
        Profile profile,
    @Doc("The longest token that is looked at. From 1KiB to 64KiB.") @Default("16KiB") Size maxSize,
    @Doc(
            "Whether a token is accepted only once, by its `jti`, which is remembered in the `store` until it expires.")
        @Default("false")
        boolean oneTime,
    @Doc("Tokens come encrypted for this gateway. They are only signed if absent.")
        @Nullable DecryptionConfig decryption,
    @Doc("How far the issuer's clock may be from ours. From 0s to 5min.") @Default("30s")
        Duration leeway,
    @Doc(
            "The longest time from `iat` to `exp` that is accepted; tokens must then have an `iat`. Any if absent.")
        @Nullable Duration maxLifetime,
    @Doc(
            "The claim that lists roles, as a text or a list of texts. A dot leads into an object: `realm_access.roles`.")
        @Default("roles")
        String rolesClaim,
    @Doc(
            "The claim that lists scopes, as a text with spaces between them or as a list. If it is absent, `scp` is looked at.")
        @Default("scope")
        String scopeClaim,
    @Doc("Whether the upstream gets the token. By default it is removed from what is forwarded.")
        @Default("false")
        boolean forwardCredential,
    @Doc(
            "After what time keys are fetched again, so also how long a key that the issuer has withdrawn is still believed. Sooner"
                + " if the issuer's Cache-Control asks for it, but at most once a minute. From 1min to 24h.")
        @Default("10min")
        Duration refresh,
    @Doc(
            "How often, at most, keys are fetched because a token names a key that is not known. From 1s to 1h.")
        @Default("30s")
        Duration unknownKeyInterval,
    @Doc(
            "How long after they were last fetched keys are believed while the issuer cannot be reached. Then every token is refused"
                + " until it can. At least `refresh`, at most 7d.")
        @Default("12h")
        Duration tolerateOutage,
    @Doc("Certificates (PEM) that vouch for the issuer's, instead of those that Java trusts.")
        @Readable
        @Nullable Path trust,
    @Doc(
            "How many verified tokens are remembered, so that each is verified once. From 0 to 1000000; they may take up to 16MiB together.")
        @Default("10000")
        int cache,
    @Doc(
            "Choices that weaken security: `plaintext-issuer` fetches keys over http from another machine.")
        @Default("[]")
        Set<Unsafe> unsafe)
    implements Way {

  public JwtConfig {
    audience = Set.copyOf(audience);
    algorithms = Set.copyOf(algorithms);
    types = Set.copyOf(types);
    unsafe = Set.copyOf(unsafe);
    require = Map.copyOf(require);
    checkTexts(issuer, audience, types, List.of(rolesClaim, scopeClaim));
    Check.all()
        .and(!algorithms.isEmpty(), "algorithms", algorithms, "at least one")
        .and(
            maxSize.bytes() >= 1 << 10 && maxSize.bytes() <= Jws.LONGEST,
            "maxSize",
            maxSize,
            "1KiB to 64KiB")
        .and(
            require.values().stream().noneMatch(Set::isEmpty),
            "require",
            require,
            "a value for each claim, or `present`")
        .and(cache >= 0 && cache <= 1_000_000, "cache", cache, "0 to 1000000")
        .done();
    checkTimes(leeway, maxLifetime, refresh, unknownKeyInterval, tolerateOutage);
    switch (jwks) {
      case null -> checkPlace("issuer", issuer, Places.ofIssuer(issuer), unsafe);
      case Resource.OnWeb(URI uri) -> checkPlace("jwks", uri.toString(), uri, unsafe);
      case Resource.OnDisk(Path file) -> {
        UnsafeChoices.of(unsafe).done();
        KeyFile.check(file);
      }
    }
  }

  /// What holds for tokens that are not for an API but for ourselves, such as ID tokens: from an
  /// issuer whose keys are found by discovery.
  public static JwtConfig own(
      String issuer,
      String audience,
      Set<String> types,
      Duration leeway,
      @Nullable Path trust,
      Set<Unsafe> unsafe) {
    return new JwtConfig(
        issuer,
        Set.of(audience),
        null,
        Set.of(Algorithm.values()),
        types,
        Map.of(),
        Profile.ANY,
        new Size(16 << 10),
        false,
        null,
        leeway,
        null,
        "roles",
        "scope",
        false,
        Duration.ofMinutes(10),
        Duration.ofSeconds(30),
        Duration.ofHours(12),
        trust,
        0,
        unsafe);
  }

  private static void checkPlace(
      String component, String text, @Nullable URI keys, Set<Unsafe> unsafe) {
    Check.that(
        keys != null, component, text, "an https URL, unless `jwks` says where the keys are");
    UnsafeChoices.of(unsafe)
        .require(Unsafe.PLAINTEXT_ISSUER, keys != null && Places.exposed(keys), component, text)
        .done();
  }

  private static void checkTexts(
      String issuer, Set<String> audience, Set<String> types, List<String> claims) {
    Check.all()
        .and(!issuer.isEmpty(), "issuer", issuer, "the issuer's name, usually a URL")
        .and(
            !audience.isEmpty() && !audience.contains(""),
            "audience",
            audience,
            "at least one text, none of them empty")
        .and(
            !types.isEmpty() && !types.contains(""),
            "types",
            types,
            "at least one text, none of them empty")
        .and(!claims.getFirst().isEmpty(), "rolesClaim", claims.getFirst(), "the name of a claim")
        .and(!claims.getLast().isEmpty(), "scopeClaim", claims.getLast(), "the name of a claim")
        .done();
  }

  private static void checkTimes(
      Duration leeway,
      @Nullable Duration maxLifetime,
      Duration refresh,
      Duration unknownKeyInterval,
      Duration tolerateOutage) {
    Check.all()
        .and(within(leeway, Duration.ZERO, Duration.ofMinutes(5)), "leeway", leeway, "0s to 5min")
        .and(
            maxLifetime == null || maxLifetime.isPositive(),
            "maxLifetime",
            maxLifetime,
            "a positive duration")
        .and(
            within(refresh, Duration.ofMinutes(1), Duration.ofDays(1)),
            "refresh",
            refresh,
            "1min to 24h")
        .and(
            within(unknownKeyInterval, Duration.ofSeconds(1), Duration.ofHours(1)),
            "unknownKeyInterval",
            unknownKeyInterval,
            "1s to 1h")
        .and(
            within(tolerateOutage, refresh, Duration.ofDays(7)),
            "tolerateOutage",
            tolerateOutage,
            "`refresh` to 7d")
        .done();
  }

  @Override
  public String text() {
    return "jwt by " + issuer + " for " + String.join(" or ", audience);
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
