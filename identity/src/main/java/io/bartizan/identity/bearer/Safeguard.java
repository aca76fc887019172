package io.bartizan.identity.bearer;

import io.bartizan.identity.Proof;
import io.bartizan.identity.dpop.Dpop;
import io.bartizan.identity.revocation.Revocations;
import io.bartizan.identity.store.Key;
import io.bartizan.identity.store.Store;
import io.bartizan.identity.token.TokenLease;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Names;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What has to be true of a good token each time it is used: it is not withdrawn, it is in the
/// hands of whom it was given to, and if it is for one use, this is the first. Thread-safe.
public final class Safeguard {
  private static final String SPACE = "one-time-token";
  private static final long STORE_NANOS = Duration.ofSeconds(5).toNanos();

  private static final Proof REVOKED =
      new Proof.Rejected(
          Code.TOKEN_REVOKED, "the token, its subject, client or issuer is withdrawn");
  private static final Proof UNKNOWN =
      new Proof.Rejected(Code.REVOCATIONS_UNAVAILABLE, "nobody knows which tokens are withdrawn");
  private static final Proof UNBOUND =
      new Proof.Rejected(Code.TOKEN_BINDING, "scheme DPoP with a token that is bound to no key");
  private static final Proof BARE =
      new Proof.Rejected(Code.TOKEN_BINDING, "a token that is bound to a key, without a proof");
  private static final Proof CERTIFICATE =
      new Proof.Rejected(
          Code.TOKEN_BINDING, "bound to a certificate that the connection has not shown");
  private static final Proof NEEDS_KEY =
      new Proof.Rejected(Code.DPOP_MISSING, "a token that is bound to no key");

  private final Revocations revocations;
  private final PeerCertificate certificate;
  private final Store store;
  private final @Nullable Dpop dpop;

  /// @param dpop judges proofs; null if tokens that are bound to a key are refused
  public Safeguard(
      Revocations revocations, PeerCertificate certificate, Store store, @Nullable Dpop dpop) {
    this.revocations = revocations;
    this.certificate = certificate;
    this.store = store;
    this.dpop = dpop;
  }

  boolean knowsDpop() {
    return dpop != null;
  }

  /// `proof`, and if it is accepted what else there is to say.
  Proof guard(Exchange x, Scheme scheme, Proof proof) {
    if (proof instanceof Proof.Accepted accepted) {
      return check(x, scheme, accepted);
    }
    return proof instanceof Proof.Pending<?>
        ? Chain.then(x, proof, (again, accepted) -> check(again, scheme, accepted))
        : proof;
  }

  private Proof check(Exchange x, Scheme scheme, Proof.Accepted accepted) {
    if (!(accepted.identity().lease() instanceof TokenLease token)) {
      throw new IllegalStateException("a token without a lease of its own");
    }
    return switch (revocations.knowledge(x.startNanos())) {
      case GOOD -> known(x, scheme, accepted, token);
      case NONE -> UNKNOWN;
      case LATE ->
          new Proof.Pending<>(
              revocations.reading(),
              (again, _) ->
                  revocations.settled() == Revocations.Knowledge.GOOD
                      ? known(again, scheme, accepted, token)
                      : UNKNOWN,
              STORE_NANOS);
    };
  }

  private Proof known(Exchange x, Scheme scheme, Proof.Accepted accepted, TokenLease token) {
    if (revocations.revokes(token.names())) {
      return REVOKED;
    }
    Proof held = held(x, scheme, accepted, token);
    return token.once() ? Chain.then(x, held, (again, good) -> first(again, good, token)) : held;
  }

  private Proof held(Exchange x, Scheme scheme, Proof.Accepted accepted, TokenLease token) {
    String bound = token.binding().certificate();
    if (bound != null && !bound.equals(certificate.thumbprint(x))) {
      return CERTIFICATE;
    }
    String key = token.binding().key();
    if (scheme == Scheme.BEARER) {
      return key != null ? BARE : dpop != null && dpop.required() ? NEEDS_KEY : accepted;
    }
    return key == null || dpop == null ? UNBOUND : dpop.judge(x, token(x), key, accepted);
  }

  /// The token as it stands in the request.
  private static Bytes token(Exchange x) {
    Bytes value = x.head().only(Names.AUTHORIZATION);
    return value.slice(Scheme.DPOP.start(value), value.length());
  }

  private Proof first(Exchange x, Proof.Accepted accepted, TokenLease token) {
    String id = token.id();
    if (id == null) {
      return new Proof.Rejected(Code.TOKEN_CLAIMS, "no jti in a token for one use");
    }
    if (x.rehearsal()) {
      return accepted;
    }
    Duration life = Duration.ofMillis(Math.max(1, token.end() - x.startMillis()));
    if (life.compareTo(Store.LIFE_LONGEST) > 0) {
      return new Proof.Rejected(Code.TOKEN_LIFETIME, "a life too long to remember the token");
    }
    return new Proof.Pending<>(
        Dpop.answered(store.mark(Key.of(SPACE, token.issuer(), id), life)),
        (_, first) -> used(first, accepted),
        STORE_NANOS);
  }

  private static Proof used(Optional<Boolean> first, Proof.Accepted accepted) {
    if (first.isEmpty()) {
      return new Proof.Rejected(Code.REPLAYS_UNAVAILABLE, "the store cannot be asked");
    }
    return first.get()
        ? accepted
        : new Proof.Rejected(Code.TOKEN_REPLAYED, "a token for one use that was used before");
  }

  /// One challenge for each scheme.
  String challenge(String realm, @Nullable Code rejected) {
    if (dpop == null) {
      return bearer(realm, rejected);
    }
    String proofs =
        "DPoP realm=\"" + realm + "\", algs=\"" + dpop.algorithms() + '"' + proofError(rejected);
    return dpop.required() ? proofs : bearer(realm, rejected) + ", " + proofs;
  }

  private static String bearer(String realm, @Nullable Code rejected) {
    String challenge = "Bearer realm=\"" + realm + '"';
    if (rejected == null) {
      return challenge;
    }
    String error = rejected.status() == 400 ? "invalid_request" : "invalid_token";
    return challenge + described(error, rejected);
  }

  private static String proofError(@Nullable Code rejected) {
    return switch (rejected) {
      case null -> "";
      case DPOP_NONCE -> described("use_dpop_nonce", rejected);
      case DPOP_PROOF,
          DPOP_ALGORITHM,
          DPOP_KEY,
          DPOP_SIGNATURE,
          DPOP_TARGET,
          DPOP_TIME,
          DPOP_TOKEN,
          DPOP_REPLAYED,
          DPOP_MISSING ->
          described("invalid_dpop_proof", rejected);
      default ->
          described(rejected.status() == 400 ? "invalid_request" : "invalid_token", rejected);
    };
  }

  private static String described(String error, Code code) {
    return ", error=\"" + error + "\", error_description=\"" + code.hint() + '"';
  }

  void conceal(Edits edits) {
    if (dpop != null) {
      edits.remove(Dpop.FIELD);
    }
  }
}
