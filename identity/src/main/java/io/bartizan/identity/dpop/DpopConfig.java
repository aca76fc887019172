package io.bartizan.identity.dpop;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Secret;
import io.bartizan.identity.jwt.Algorithm;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Proofs that a client has the key that its token is bound to (RFC 9449).
public record DpopConfig(
    @Doc(
            "Whether every token must be bound to a key. Else tokens that are bound need a proof, and others pass without.")
        @Default("false")
        boolean required,
    @Doc("Signature algorithms that proofs may use.")
        @Default("[ES256, ES384, ES512, EdDSA, Ed25519, PS256, PS384, PS512, RS256]")
        Set<Algorithm> algorithms,
    @Doc("How long after `iat` a proof is accepted. From 5s to 10min.") @Default("1min")
        Duration window,
    @Doc("How far the client's clock may be ahead of ours. From 0s to 1min.") @Default("5s")
        Duration leeway,
    @Doc(
            "Whether a proof must hold a nonce that the gateway has given out lately: a client without one is told so once and given one.")
        @Default("false")
        boolean nonce,
    @Doc("How long a nonce is accepted. From 10s to 1h.") @Default("5min") Duration nonceLife,
    @Doc(
            "A secret of at least 32 bytes that makes nonces; gateways that have the same one accept each other's. Random for each process if absent.")
        @Example("file:nonce.key")
        @Nullable Secret nonceSecret,
    @Doc(
            "The scheme and host that clients use, if a proxy before this gateway changes them. The request's own if absent.")
        @Example("https://api.example.com")
        @Nullable URI origin) {
  private static final int SHORTEST = 32;

  public DpopConfig {
    algorithms = Set.copyOf(algorithms);
    Check.all()
        .and(!algorithms.isEmpty(), "algorithms", algorithms, "at least one")
        .and(
            within(window, Duration.ofSeconds(5), Duration.ofMinutes(10)),
            "window",
            window,
            "5s to 10min")
        .and(within(leeway, Duration.ZERO, Duration.ofMinutes(1)), "leeway", leeway, "0s to 1min")
        .and(
            within(nonceLife, Duration.ofSeconds(10), Duration.ofHours(1)),
            "nonceLife",
            nonceLife,
            "10s to 1h")
        .and(
            nonceSecret == null || nonceSecret.use(bytes -> bytes.length) >= SHORTEST,
            "nonceSecret",
            nonceSecret == null ? "" : nonceSecret.source(),
            "a secret of at least 32 bytes")
        .and(
            origin == null || Htu.isOrigin(origin),
            "origin",
            origin,
            "a scheme and a host, such as https://api.example.com")
        .done();
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
