package io.bartizan.identity.jwt;

import io.bartizan.identity.Json;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Judges tokens that are for the gateway itself, such as ID tokens and logout tokens. Remembers
/// none. It may wait for the issuer's keys, so it is asked on virtual threads. Thread-safe.
public final class TokenInspector {
  private static final long PATIENCE_SECONDS = 6;

  private final TokenVerifier verifier;
  private final ClaimRules rules;
  private final KeySource source;
  private final Ticker ticker;

  TokenInspector(JwtConfig config, KeySource source, Ticker ticker) {
    this.verifier = new TokenVerifier(config);
    this.rules = new ClaimRules(config.issuer(), config.audience(), config.leeway(), null);
    this.source = source;
    this.ticker = ticker;
  }

  /// What came of it.
  public sealed interface Finding {}

  /// The issuer has signed it, it is for us, and it is good now.
  public record Good(Map<String, Object> claims) implements Finding {}

  public record Bad(Proof.Rejected why) implements Finding {}

  /// Judges a token that says whom it is about. Blocks.
  public Finding inspect(String token) throws InterruptedException {
    return inspect(token, true);
  }

  /// Judges a token that need not say whom it is about. Blocks.
  public Finding inspectUnnamed(String token) throws InterruptedException {
    return inspect(token, false);
  }

  private Finding inspect(String token, boolean named) throws InterruptedException {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    return switch (verifier.read(bytes)) {
      case Jws.Unread(Proof.Rejected why) -> new Bad(why);
      case Jws.Read(Jws jws) -> inspect(jws, named);
    };
  }

  private Finding inspect(Jws jws, boolean named) throws InterruptedException {
    VerificationKey key = key(jws, source.current(ticker.nanos(), true));
    if (key == null) {
      fetch();
      KeySet keys = source.current(ticker.nanos(), true);
      if (keys == null) {
        return bad(Code.KEYS_UNAVAILABLE, "no keys that can be believed");
      }
      key = key(jws, keys);
    }
    return key == null
        ? bad(Code.TOKEN_KEY, "no key for kid " + TokenVerifier.named(jws.kid()))
        : inspect(jws, key, named);
  }

  private static @Nullable VerificationKey key(Jws jws, @Nullable KeySet keys) {
    return keys == null ? null : keys.find(jws.kid(), jws.algorithm());
  }

  private void fetch() throws InterruptedException {
    var fetch = source.fetch(ticker.nanos());
    if (fetch == null) {
      return;
    }
    CompletableFuture<Boolean> came = new CompletableFuture<>();
    fetch.begin(new Arrival(came));
    try {
      came.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // whether there are keys is looked at afterwards
    }
  }

  private Finding inspect(Jws jws, VerificationKey key, boolean named) {
    if (!key.serves(jws.algorithm())) {
      return bad(Code.TOKEN_ALGORITHM, "alg: " + jws.algorithm() + " (expected: " + key + ")");
    }
    if (!jws.signedBy(key)) {
      return bad(Code.TOKEN_SIGNATURE, "no signature by key " + TokenVerifier.named(key.id()));
    }
    try {
      Map<String, Object> claims = Json.object(jws.payload());
      long now = ticker.millis();
      Proof.Rejected wrong = named ? rules.judge(claims, now) : rules.judgeUnnamed(claims, now);
      return wrong == null ? new Good(claims) : new Bad(wrong);
    } catch (Json.Malformed e) {
      return bad(Code.TOKEN_MALFORMED, "claims: " + e.getMessage());
    }
  }

  private static Bad bad(Code code, String reason) {
    return new Bad(new Proof.Rejected(code, reason));
  }

  /// Roles that claims state; null if they are neither a text nor a list of texts.
  public static @Nullable Set<String> roles(Map<String, Object> claims, String claim) {
    return new Grants(claim, "scope").roles(claims);
  }

  /// Scopes that claims state; null if they are neither a text nor a list of texts.
  public static @Nullable Set<String> scopes(Map<String, Object> claims, String claim) {
    return new Grants("roles", claim).scopes(claims);
  }

  /// Where a fetch ends.
  private record Arrival(CompletableFuture<Boolean> came) implements Verdict.Done<Boolean> {
    @Override
    public void value(Boolean value) {
      came.complete(value);
    }

    @Override
    public void failed(Throwable cause) {
      came.completeExceptionally(cause);
    }
  }
}
