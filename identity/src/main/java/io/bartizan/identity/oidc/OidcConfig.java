package io.bartizan.identity.oidc;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Readable;
import io.bartizan.config.Secret;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import io.bartizan.identity.session.ReturnPath;
import io.bartizan.identity.web.Places;
import io.bartizan.identity.web.SecretBy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A provider of OpenID Connect, and what the gateway is there.
public record OidcConfig(
    @Doc("The provider's name: an https URL, exactly as in its discovery document.")
        @Example("https://id.example.com/realms/corp")
        String issuer,
    @Doc("What the provider calls this gateway.") @Example("gateway") String clientId,
    @Doc("The password that the provider knows this gateway by.") @Example("env:OIDC_SECRET")
        @Nullable Secret clientSecret,
    @Doc(
            "A private key (JSON Web Key: RSA or EC, with `alg` and `kid`) that signs who we are, in place of a password (`private_key_jwt`, RFC 7523).")
        @Example("file:client.jwk")
        @Nullable Secret clientKey,
    @Doc(
            "How the password is sent: `basic` in `Authorization`, `post` in the form. Not used with `client-key`.")
        @Default("basic")
        SecretBy secretBy,
    @Doc("Scopes that are asked for; `openid` always is.")
        @Example("[ profile, email ]")
        @OneOrMany
        @Default("[]")
        List<String> scopes,
    @Doc(
            "The claim of the ID token that lists roles, as a text or a list of texts. A dot leads into an object: `realm_access.roles`.")
        @Default("roles")
        String rolesClaim,
    @Doc("The claim of the ID token that lists scopes. If it is absent, `scp` is looked at.")
        @Default("scope")
        String scopeClaim,
    @Doc(
            "What the upstream gets of the sign-in: `none`, or the `access-token` as `Authorization: Bearer`.")
        @Default("none")
        Forward forward,
    @Doc(
            "Whether a session is renewed by its refresh token when its access token has ended, so that it ends when the provider says so. Only if the provider gives one.")
        @Default("true")
        boolean refresh,
    @Doc(
            "How long a session goes on that cannot be renewed because the provider is away. From 0s to 24h.")
        @Default("1h")
        Duration tolerateOutage,
    @Doc("How far the provider's clock may be from ours. From 0s to 5min.") @Default("30s")
        Duration leeway,
    @Doc("The path to which a browser goes after it has signed out.") @Default("/")
        String afterLogout,
    @Doc("Certificates (PEM) that vouch for the provider's, instead of those that Java trusts.")
        @Readable
        @Nullable Path trust,
    @Doc(
            "Choices that weaken security: `plaintext-issuer` asks a provider on another machine over http.")
        @Default("[]")
        Set<Unsafe> unsafe) {
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,128}");
  private static final Pattern CLIENT = Pattern.compile("[ -~]{1,256}");

  /// What is passed on.
  public enum Forward {
    /// Nothing.
    NONE,
    /// The access token.
    ACCESS_TOKEN
  }

  public OidcConfig {
    scopes = List.copyOf(scopes);
    unsafe = Set.copyOf(unsafe);
    URI place = Places.ofIssuer(issuer);
    Check check =
        Check.all()
            .and(place != null, "issuer", issuer, "an https URL without a query")
            .and(
                CLIENT.matcher(clientId).matches(),
                "clientId",
                clientId,
                "1 to 256 visible ASCII characters")
            .and(
                clientSecret == null || clientKey == null,
                "clientKey",
                "present",
                "one of `client-secret` and `client-key`")
            .and(!rolesClaim.isEmpty(), "rolesClaim", rolesClaim, "the name of a claim")
            .and(!scopeClaim.isEmpty(), "scopeClaim", scopeClaim, "the name of a claim")
            .and(
                within(tolerateOutage, Duration.ofDays(1)),
                "tolerateOutage",
                tolerateOutage,
                "0s to 24h")
            .and(within(leeway, Duration.ofMinutes(5)), "leeway", leeway, "0s to 5min")
            .and(
                ReturnPath.isSafe(afterLogout),
                "afterLogout",
                afterLogout,
                "a path of the gateway's own");
    scopes.forEach(scope ->
        check.and(
            SCOPE.matcher(scope).matches(), "scopes", scope, "scopes without spaces and quotes"));
    check.done();
    UnsafeChoices.of(unsafe)
        .require(Unsafe.PLAINTEXT_ISSUER, place != null && Places.exposed(place), "issuer", issuer)
        .done();
  }

  private static boolean within(Duration value, Duration most) {
    return !value.isNegative() && value.compareTo(most) <= 0;
  }
}
