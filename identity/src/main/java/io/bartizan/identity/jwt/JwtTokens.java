package io.bartizan.identity.jwt;

import io.bartizan.identity.CpuPool;
import io.bartizan.identity.Proof;
import io.bartizan.identity.token.Tokens;
import io.bartizan.identity.token.Unverified;
import io.bartizan.identity.web.Web;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tokens of one issuer that are JSON Web Tokens (RFC 7519, RFC 9068, RFC 7516).
///
/// Trusts the issuer's keys, as they come over verified TLS or from a file. A token that was
/// verified before is found in memory; else its signature is checked, on the event loop if that is
/// quick and on the [CpuPool] if not. If the issuer cannot be reached, the keys that are known
/// serve for a bounded time; then tokens are refused (503).
public final class JwtTokens implements Tokens {
  private static final long CACHE_BYTES = 16L << 20;
  private static final long KEYS_NANOS = Web.PATIENCE.plusSeconds(1).toNanos();
  private static final long CHECK_NANOS = Duration.ofSeconds(2).toNanos();

  private static final Proof EXPIRED =
      new Proof.Rejected(Code.TOKEN_EXPIRED, "a token that was good before");
  private static final Proof AWAY =
      new Proof.Rejected(Code.KEYS_UNAVAILABLE, "no keys that can be believed");

  private final TokenVerifier verifier;
  private final KeySource source;
  private final TokenCache cache;
  private final CpuPool computers;
  private final @Nullable Decryption decryption;
  private final String issuer;
  private final int longest;
  private final boolean forward;

  JwtTokens(JwtConfig config, KeySource source, CpuPool computers) {
    this.verifier = new TokenVerifier(config);
    this.source = source;
    this.cache = new TokenCache(config.cache(), CACHE_BYTES);
    this.computers = computers;
    this.decryption = config.decryption() == null ? null : Decryption.of(config.decryption());
    this.issuer = config.issuer();
    this.longest = (int) config.maxSize().bytes();
    this.forward = config.forwardCredential();
  }

  @Override
  public String name() {
    return TokenVerifier.METHOD;
  }

  @Override
  public boolean takes(Unverified token) {
    return token.parts() == Unverified.SIGNED && issuer.equals(token.issuer())
        || token.parts() == Unverified.ENCRYPTED && decryption != null;
  }

  @Override
  public @Nullable Proof remembered(Exchange x, Bytes value, int start) {
    TokenCache.Entry known = cache.find(value, start);
    if (known == null) {
      return null;
    }
    KeySet keys = source.current(x.startNanos(), !x.rehearsal());
    if (keys == null || !known.vouched(keys)) {
      return null;
    }
    return x.startMillis() < known.end() ? known.accepted() : EXPIRED;
  }

  @Override
  public Proof judge(Exchange x, byte[] token) {
    if (token.length > longest) {
      return new Proof.Rejected(
          Code.TOKEN_TOO_LARGE,
          "token of " + token.length + " bytes (expected: at most " + longest + ")");
    }
    return decryption == null || !decryption.concerns(token)
        ? read(x, verifier.read(token))
        : new Proof.Pending<>(
            computers.asking(() -> decryption.open(token)),
            (again, opened) -> opened(again, opened, token),
            CHECK_NANOS);
  }

  private Proof opened(Exchange x, Decryption.Opening opening, byte[] token) {
    return switch (opening) {
      case Decryption.Shut(Proof.Rejected why) -> why;
      case Decryption.Opened(Bytes inner) -> read(x, verifier.read(inner.toArray(), token));
    };
  }

  private Proof read(Exchange x, Jws.Reading reading) {
    return switch (reading) {
      case Jws.Unread(Proof.Rejected why) -> why;
      case Jws.Read(Jws jws) -> judge(x, jws, true);
    };
  }

  private Proof judge(Exchange x, Jws jws, boolean mayFetch) {
    KeySet keys = source.current(x.startNanos(), !x.rehearsal());
    if (keys == null) {
      return mayFetch ? fetch(x, jws) : AWAY;
    }
    VerificationKey key = keys.find(jws.kid(), jws.algorithm());
    if (key != null) {
      return judge(x, jws, keys, key);
    }
    if (keys.knows(jws.kid())) {
      return rejected(jws.kid() == null ? Code.TOKEN_KEY : Code.TOKEN_ALGORITHM, jws);
    }
    return mayFetch && !x.rehearsal() ? fetch(x, jws) : unknown(jws);
  }

  private Proof unknown(Jws jws) {
    return source.away() ? AWAY : rejected(Code.TOKEN_KEY, jws);
  }

  private static Proof rejected(Code code, Jws jws) {
    return new Proof.Rejected(
        code, "no key for kid " + TokenVerifier.named(jws.kid()) + " and alg " + jws.algorithm());
  }

  private Proof fetch(Exchange x, Jws jws) {
    Verdict.Work<Boolean> fetch = source.fetch(x.startNanos());
    return fetch == null
        ? judge(x, jws, false)
        : new Proof.Pending<>(fetch, (again, _) -> judge(again, jws, false), KEYS_NANOS);
  }

  private Proof judge(Exchange x, Jws jws, KeySet keys, VerificationKey key) {
    long now = x.startMillis();
    boolean keep = !x.rehearsal();
    if (key.quick()) {
      return settle(jws, keys, key, now, keep);
    }
    return new Proof.Pending<>(
        computers.asking(() -> settle(jws, keys, key, now, keep)),
        (_, proof) -> proof,
        CHECK_NANOS);
  }

  private Proof settle(Jws jws, KeySet keys, VerificationKey key, long now, boolean keep) {
    return switch (verifier.verify(jws, key, now)) {
      case TokenVerifier.Bogus(Proof.Rejected why) -> why;
      case TokenVerifier.Genuine(Identity identity, long end) -> {
        Proof.Accepted accepted = new Proof.Accepted(identity);
        if (keep) {
          cache.keep(jws.shown(), end, accepted, key, keys, now);
        }
        yield accepted;
      }
    };
  }

  @Override
  public boolean forwards() {
    return forward;
  }

  @Override
  public int longest() {
    return longest;
  }

  @Override
  public String text() {
    return issuer;
  }

  /// How many verified tokens are remembered; looks at all of them.
  public int remembered() {
    return cache.size();
  }

  /// About how many bytes remembered tokens take.
  public long rememberedBytes() {
    return cache.weight();
  }

  KeySource source() {
    return source;
  }
}
