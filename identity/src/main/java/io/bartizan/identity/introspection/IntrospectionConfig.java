package io.bartizan.identity.introspection;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Readable;
import io.bartizan.config.Secret;
import io.bartizan.config.Size;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import io.bartizan.identity.Way;
import io.bartizan.identity.web.Places;
import io.bartizan.identity.web.SecretBy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Bearer tokens that their issuer is asked about (RFC 7662).
public record IntrospectionConfig(
    @Doc("Where the issuer is asked.") @Example("https://id.example.com/introspect") URI url,
    @Doc("What the issuer calls this gateway.") @Example("gateway") String clientId,
    @Doc("The password that the issuer knows this gateway by.") @Example("env:INTROSPECTION_SECRET")
        Secret clientSecret,
    @Doc("How the password is sent: `basic` in `Authorization`, `post` in the form.")
        @Default("basic")
        SecretBy secretBy,
    @Doc("Who issues the tokens. If the answer has an `iss`, it must be exactly this text.")
        @Example("https://id.example.com")
        @Nullable String issuer,
    @Doc(
            "Who the tokens must be for: the answer's `aud` must hold one of these texts. Not looked at if absent.")
        @Example("orders")
        @OneOrMany
        @Default("[]")
        Set<String> audience,
    @Doc("The member of the answer that lists roles; as with `jwt`.") @Default("roles")
        String rolesClaim,
    @Doc("The member of the answer that lists scopes; as with `jwt`.") @Default("scope")
        String scopeClaim,
    @Doc(
            "How long an answer is believed that a token is good, but not beyond its `exp`. From 0s to 1h.")
        @Default("1min")
        Duration maxAge,
    @Doc("How long an answer is believed that a token is no good. From 0s to 10min.")
        @Default("10s")
        Duration negativeAge,
    @Doc(
            "How long after the issuer has said so a token is believed to be good while the issuer cannot be asked, but not beyond its `exp`. From 0s to 24h.")
        @Default("0s")
        Duration tolerateOutage,
    @Doc("How long the issuer may take to answer. From 100ms to 30s.") @Default("2s")
        Duration timeout,
    @Doc("How many calls are under way at once at most, from 1 to 1000; 503 beyond them.")
        @Default("32")
        int concurrency,
    @Doc(
            "How many calls begin in a second at most, from 1 to 10000; 503 beyond them. A quarter of them is kept for tokens that were good before.")
        @Default("100")
        int rate,
    @Doc(
            "How many answers are remembered that a token is good, and as many that it is not. From 0 to 1000000.")
        @Default("10000")
        int cache,
    @Doc("The longest token that is asked about. From 1KiB to 64KiB.") @Default("8KiB")
        Size maxSize,
    @Doc("Whether the upstream gets the token. By default it is removed from what is forwarded.")
        @Default("false")
        boolean forwardCredential,
    @Doc("Certificates (PEM) that vouch for the issuer's, instead of those that Java trusts.")
        @Readable
        @Nullable Path trust,
    @Doc(
            "Choices that weaken security: `plaintext-issuer` sends tokens over http to another machine.")
        @Default("[]")
        Set<Unsafe> unsafe)
    implements Way {

  public IntrospectionConfig {
    audience = Set.copyOf(audience);
    unsafe = Set.copyOf(unsafe);
    Check.all()
        .and(!clientId.isEmpty(), "clientId", clientId, "a name")
        .and(url.getRawFragment() == null, "url", url, "an address without a fragment")
        .and(within(maxAge, Duration.ZERO, Duration.ofHours(1)), "maxAge", maxAge, "0s to 1h")
        .and(
            within(negativeAge, Duration.ZERO, Duration.ofMinutes(10)),
            "negativeAge",
            negativeAge,
            "0s to 10min")
        .and(
            within(tolerateOutage, Duration.ZERO, Duration.ofDays(1)),
            "tolerateOutage",
            tolerateOutage,
            "0s to 24h")
        .and(
            within(timeout, Duration.ofMillis(100), Duration.ofSeconds(30)),
            "timeout",
            timeout,
            "100ms to 30s")
        .and(concurrency >= 1 && concurrency <= 1_000, "concurrency", concurrency, "1 to 1000")
        .and(rate >= 1 && rate <= 10_000, "rate", rate, "1 to 10000")
        .and(cache >= 0 && cache <= 1_000_000, "cache", cache, "0 to 1000000")
        .and(
            maxSize.bytes() >= 1 << 10 && maxSize.bytes() <= 64 << 10,
            "maxSize",
            maxSize,
            "1KiB to 64KiB")
        .done();
    UnsafeChoices.of(unsafe)
        .require(Unsafe.PLAINTEXT_ISSUER, Places.exposed(url), "url", url)
        .done();
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  /// What identities call whoever vouches for a token that does not say so itself.
  String authority() {
    return issuer == null ? url.toString() : issuer;
  }

  @Override
  public String text() {
    return "token by asking " + url.getHost();
  }
}
