package io.bartizan.identity.jwt;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.Proof;
import io.bartizan.identity.web.Web;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Bearer tokens that are JSON Web Tokens (RFC 6750, RFC 7519, RFC 9068).
///
/// Trusts the issuer's keys, as they come over verified TLS or from a file. A token that was
/// verified before is found in memory; else its signature is checked, on the event loop if that is
/// quick and on the [CpuPool] if not. If the issuer cannot be reached, the keys that are known
/// serve for a bounded time; then tokens are refused (503).
public final class JwtAuthenticator implements Authenticator {
  private static final String SCHEME = "bearer";
  private static final long CACHE_BYTES = 16L << 20;
  private static final long KEYS_NANOS = Web.PATIENCE.plusSeconds(1).toNanos();
  private static final long CHECK_NANOS = Duration.ofSeconds(2).toNanos();

  private static final Proof TWICE =
      new Proof.Rejected(Code.CREDENTIAL_AMBIGUOUS, "more than one Authorization field");
  private static final Proof EMPTY =
      new Proof.Rejected(Code.TOKEN_MALFORMED, "no token behind Bearer");
  private static final Proof EXPIRED =
      new Proof.Rejected(Code.TOKEN_EXPIRED, "a token that was good before");
  private static final Proof AWAY =
      new Proof.Rejected(Code.KEYS_UNAVAILABLE, "no keys that can be believed");

  private final TokenVerifier verifier;
  private final KeySource source;
  private final TokenCache cache;
  private final CpuPool computers;
  private final boolean forward;

  JwtAuthenticator(JwtConfig config, KeySource source, CpuPool computers) {
    this.verifier = new TokenVerifier(config);
    this.source = source;
    this.cache = new TokenCache(config.cache(), CACHE_BYTES);
    this.computers = computers;
    this.forward = config.forwardCredential();
  }

  @Override
  public String name() {
    return TokenVerifier.METHOD;
  }

  @Override
  public Proof prove(Exchange x) {
    Head head = x.head();
    int index = head.find(Names.AUTHORIZATION);
    if (index < 0) {
      return Proof.Absent.ABSENT;
    }
    if (head.next(Names.AUTHORIZATION, index) >= 0) {
      return TWICE;
    }
    Bytes value = head.value(index);
    int start = start(value);
    return start < 0 ? Proof.Absent.ABSENT : prove(x, value, start);
  }

  /// Where the token begins, or -1 if the scheme is another one.
  private static int start(Bytes value) {
    int at = SCHEME.length();
    if (value.length() < at
        || value.length() > at && value.at(at) != ' '
        || !value.startsIgnoringCase(SCHEME)) {
      return -1;
    }
    while (at < value.length() && value.at(at) == ' ') {
      at++;
    }
    return at;
  }

  private Proof prove(Exchange x, Bytes value, int start) {
    TokenCache.Entry known = cache.find(value, start);
    if (known != null) {
      KeySet keys = source.current(x.startNanos(), !x.rehearsal());
      if (keys != null && known.vouched(keys)) {
        return x.startMillis() < known.end() ? known.accepted() : EXPIRED;
      }
    }
    return start == value.length() ? EMPTY : read(x, value.slice(start, value.length()).toArray());
  }

  private Proof read(Exchange x, byte[] token) {
    return switch (verifier.read(token)) {
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
          cache.keep(jws.token(), end, accepted, key, keys, now);
        }
        yield accepted;
      }
    };
  }

  /// RFC 6750, section 3: without a credential no error is named.
  @Override
  public String challenge(String realm, @Nullable Code rejected) {
    String challenge = "Bearer realm=\"" + realm + '"';
    if (rejected == null) {
      return challenge;
    }
    String error = rejected.status() == 400 ? "invalid_request" : "invalid_token";
    return challenge + ", error=\"" + error + "\", error_description=\"" + rejected.hint() + '"';
  }

  @Override
  public void conceal(Exchange x, Edits edits) {
    Identity identity = x.identity();
    if (!forward && identity != null && identity.method().equals(TokenVerifier.METHOD)) {
      edits.remove(Names.AUTHORIZATION);
    }
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
