package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Readable;
import io.bartizan.config.Secret;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the gateway gets the token that it shows a service (OAuth 2.0, client credentials).
public record OAuthSettings(
    @Doc("Where tokens are granted: an https URL, or http on this machine.")
        @Example("https://id.example.com/token")
        URI tokenUrl,
    @Doc("What the authorization server calls this gateway.") @Example("gateway") String clientId,
    @Doc("The password that it knows this gateway by.") @Example("env:ORDERS_CLIENT_SECRET")
        Secret clientSecret,
    @Doc("How the password is sent: `basic` in `Authorization`, `post` in the form.")
        @Default("basic")
        SecretBy secretBy,
    @Doc("Scopes that are asked for.") @Example("[ orders.read ]") @OneOrMany @Default("[]")
        List<String> scopes,
    @Doc("For whom the token is to be, where the authorization server wants to be told.")
        @Example("orders")
        @Nullable String audience,
    @Doc("How long the authorization server may take to answer. From 100ms to 30s.") @Default("5s")
        Duration timeout,
    @Doc("Certificates (PEM) that vouch for the server's, instead of those that Java trusts.")
        @Readable
        @Nullable Path trust,
    @Doc(
            "Choices that weaken security: `plaintext-issuer` sends the password over http to another machine.")
        @Default("[]")
        Set<Unsafe> unsafe) {

  /// Where a client's password stands.
  public enum SecretBy {
    /// In `Authorization`.
    BASIC,
    /// In the form.
    POST
  }

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public OAuthSettings {
    scopes = List.copyOf(scopes);
    unsafe = Set.copyOf(unsafe);
    Check.all()
        .and(!clientId.isEmpty(), "clientId", clientId, "a name")
        .and(
            scopes.stream().noneMatch(scope -> scope.isEmpty() || scope.contains(" ")),
            "scopes",
            scopes,
            "scopes without spaces")
        .and(ListenBounds.within(timeout, 100, 30_000), "timeout", timeout, "100ms to 30s")
        .done();
    boolean exposed = "http".equals(tokenUrl.getScheme()) && !LOOPBACK.contains(tokenUrl.getHost());
    UnsafeChoices.of(unsafe).require(Unsafe.PLAINTEXT_ISSUER, exposed, "tokenUrl", tokenUrl).done();
  }
}
