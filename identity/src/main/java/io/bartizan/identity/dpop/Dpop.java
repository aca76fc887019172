package io.bartizan.identity.dpop;

import io.bartizan.identity.CpuPool;
import io.bartizan.identity.Proof;
import io.bartizan.identity.jwt.Algorithm;
import io.bartizan.identity.store.Key;
import io.bartizan.identity.store.Store;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Judges proofs of possession (RFC 9449, section 4.3) by one configuration: for this request, for
/// this token, made just now with the key that the token is bound to, and never seen before.
/// Thread-safe. A proof is checked on the [CpuPool]; that it was not seen before is for the store
/// to say, and nobody is let in while that cannot be asked.
public final class Dpop {
  /// The field that carries a proof.
  public static final Name FIELD = Name.of("dpop");

  private static final String SPACE = "dpop";
  private static final long CHECK_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long STORE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Duration SLACK = Duration.ofSeconds(2);
  private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999

  private final DpopConfig config;
  private final Nonces nonces;
  private final CpuPool computers;
  private final Store store;
  private final AtomicLong longest;

  private Dpop(
      DpopConfig config, Nonces nonces, CpuPool computers, Store store, AtomicLong longest) {
    this.config = config;
    this.nonces = nonces;
    this.computers = computers;
    this.store = store;
    this.longest = longest;
  }

  /// Makes them for the configurations of one process.
  public static final class Source {
    private final CpuPool computers;
    private final Store store;
    private final byte[] key = Nonces.randomKey();

    /// The longest that any of them accepts a proof, in milliseconds: one that was seen under this
    /// configuration is not to pass under a more patient one.
    private final AtomicLong longest = new AtomicLong();

    public Source(CpuPool computers, Store store) {
      this.computers = computers;
      this.store = store;
    }

    public Dpop of(DpopConfig config) {
      Nonces nonces =
          config.nonceSecret() == null
              ? Nonces.of(key, config.nonceLife())
              : Nonces.of(config.nonceSecret(), config.nonceLife());
      long life = config.window().plus(config.leeway()).plus(SLACK).toMillis();
      longest.accumulateAndGet(life, Math::max);
      return new Dpop(config, nonces, computers, store, longest);
    }
  }

  /// Whether every token must be bound to a key.
  public boolean required() {
    return config.required();
  }

  /// Whether proofs must hold a nonce.
  public boolean givesNonces() {
    return config.nonce();
  }

  /// A nonce for `now`, in milliseconds since 1970.
  public String nonce(long now) {
    return nonces.give(now);
  }

  /// The algorithms of proofs, as a challenge names them.
  public String algorithms() {
    return config.algorithms().stream()
        .map(Algorithm::id)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /// Judges the proof that `x` brings for `token`.
  ///
  /// @param thumbprint of the key that the token is bound to
  /// @param good what to say if nothing is wrong
  public Proof judge(Exchange x, Bytes token, String thumbprint, Proof.Accepted good) {
    Head head = x.head();
    int index = head.find(FIELD);
    if (index < 0) {
      return new Proof.Rejected(Code.DPOP_MISSING, "no DPoP field");
    }
    if (head.next(FIELD, index) >= 0) {
      return new Proof.Rejected(Code.DPOP_PROOF, "more than one DPoP field");
    }
    byte[] text = head.value(index).toArray();
    return switch (DpopProof.read(text, config.algorithms())) {
      case DpopProof.Unread(Proof.Rejected why) -> why;
      case DpopProof.Read(DpopProof proof) -> judge(x, proof, token, thumbprint, good);
    };
  }

  private Proof judge(
      Exchange x, DpopProof proof, Bytes token, String thumbprint, Proof.Accepted good) {
    Proof.Rejected wrong = target(x, proof);
    wrong = wrong != null ? wrong : time(x, proof);
    wrong = wrong != null ? wrong : binding(proof, token, thumbprint);
    if (wrong != null) {
      return wrong;
    }
    return new Proof.Pending<>(
        computers.asking(proof::signed),
        (again, signed) -> signed ? fresh(again, proof, thumbprint, good) : unsigned(),
        CHECK_NANOS);
  }

  private static Proof unsigned() {
    return new Proof.Rejected(Code.DPOP_SIGNATURE, "DPoP proof: no signature by its jwk");
  }

  private Proof.@Nullable Rejected target(Exchange x, DpopProof proof) {
    if (!x.method().toString().equals(proof.text("htm"))) {
      return new Proof.Rejected(Code.DPOP_TARGET, "DPoP proof: htm is not " + x.method());
    }
    Htu htu = Htu.parse(String.valueOf(proof.text("htu")));
    return htu != null && htu.names(x, config.origin())
        ? null
        : new Proof.Rejected(Code.DPOP_TARGET, "DPoP proof: htu is not this request's address");
  }

  private Proof.@Nullable Rejected time(Exchange x, DpopProof proof) {
    if (!(proof.claims().get("iat") instanceof Number seconds)
        || seconds.doubleValue() < 0
        || seconds.doubleValue() > LAST_SECOND) {
      return new Proof.Rejected(Code.DPOP_PROOF, "DPoP proof: no usable iat");
    }
    long age = x.startMillis() - (long) (seconds.doubleValue() * 1000);
    if (age > config.window().toMillis() + 1_000 || -age > config.leeway().toMillis()) {
      return new Proof.Rejected(
          Code.DPOP_TIME,
          "DPoP proof: "
              + age / 1000
              + " s old (expected: 0 to "
              + config.window().toSeconds()
              + ")");
    }
    return null;
  }

  private Proof.@Nullable Rejected binding(DpopProof proof, Bytes token, String thumbprint) {
    if (!equal(hash(token), String.valueOf(proof.text("ath")))) {
      return new Proof.Rejected(Code.DPOP_TOKEN, "DPoP proof: ath is not this token's");
    }
    return equal(thumbprint, proof.key().thumbprint())
        ? null
        : new Proof.Rejected(Code.DPOP_KEY, "DPoP proof: by a key that the token is not bound to");
  }

  private static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(Bytes token) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.toArray());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// A proof with a bad nonce is not marked as seen: its client comes again with another one.
  private Proof fresh(Exchange x, DpopProof proof, String thumbprint, Proof.Accepted good) {
    String nonce = proof.text("nonce");
    if (config.nonce() && (nonce == null || !nonces.accepts(nonce, x.startMillis()))) {
      return new Proof.Rejected(Code.DPOP_NONCE, "DPoP proof: no nonce of ours, or an old one");
    }
    if (x.rehearsal()) {
      return good;
    }
    Key key = Key.of(SPACE, thumbprint, String.valueOf(proof.text("jti")));
    return new Proof.Pending<>(
        answered(store.mark(key, Duration.ofMillis(longest.get()))),
        (_, first) -> once(first, good),
        STORE_NANOS);
  }

  private static Proof once(Optional<Boolean> first, Proof.Accepted good) {
    if (first.isEmpty()) {
      return new Proof.Rejected(Code.REPLAYS_UNAVAILABLE, "DPoP proof: the store cannot be asked");
    }
    return first.get()
        ? good
        : new Proof.Rejected(Code.DPOP_REPLAYED, "DPoP proof: its jti was seen before");
  }

  /// The same work, whose failure is an empty value.
  public static Verdict.Work<Optional<Boolean>> answered(Verdict.Work<Boolean> work) {
    return done ->
        work.begin(
            new Verdict.Done<>() {
              @Override
              public void value(Boolean value) {
                done.value(Optional.of(value));
              }

              @Override
              public void failed(Throwable cause) {
                done.value(Optional.empty());
              }
            });
  }
}
