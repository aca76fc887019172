package io.bartizan.identity.signature;

import io.bartizan.config.Secret;
import io.bartizan.identity.Authenticator;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.Proof;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.consumer.CredentialKind;
import io.bartizan.identity.consumer.Known;
import io.bartizan.identity.store.Key;
import io.bartizan.identity.store.Store;
import io.bartizan.identity.verify.SharedKey;
import io.bartizan.identity.verify.VerifyingKey;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// HTTP Message Signatures (RFC 9421).
///
/// What a signature says is judged before its key is looked for. A key that nobody has costs the
/// check by a key that somebody has, always the same somebody's, and is refused as that would be.
/// HMAC and RSA are checked on the event loop, elliptic curves on the [CpuPool]. What was accepted
/// is marked in the [Store]: the nonce of its key, or else the text that was signed, since more
/// than one signature may be right for that.
public final class SignatureAuthenticator implements Authenticator {
  private static final String SPACE = "signature";
  private static final long CHECK_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long MARK_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Proof INVALID =
      new Proof.Rejected(Code.SIGNATURE_INVALID, "no such key, or a wrong signature");
  private static final Proof ALGORITHM =
      new Proof.Rejected(Code.SIGNATURE_ALGORITHM, "alg that is not the one of the key");
  private static final Proof REPLAYED =
      new Proof.Rejected(Code.SIGNATURE_REPLAYED, "a signature, or a nonce, that was seen before");

  private final Consumers consumers;
  private final SignatureFields fields;
  private final Demand demand;
  private final Window window;
  private final boolean nonce;
  private final boolean forward;
  private final CpuPool computers;
  private final Store store;
  private final byte[] salt = random();
  private final VerifyingKey nobody = new SharedKey(Secret.of("nowhere", random()));

  /// @param computers where long computations are done
  /// @param store where it is remembered what was seen
  public SignatureAuthenticator(
      SignatureConfig config, Consumers consumers, CpuPool computers, Store store) {
    this.consumers = consumers;
    this.fields = new SignatureFields(consumers, config.label(), config.tag());
    this.demand = new Demand(config.components());
    this.window = Window.of(config);
    this.nonce = config.nonce();
    this.forward = config.forwardCredential();
    this.computers = computers;
    this.store = store;
  }

  private static byte[] random() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return random;
  }

  @Override
  public String name() {
    return CredentialKind.SIGNATURE.method();
  }

  @Override
  public Proof prove(Exchange x) {
    if (!x.head().has(SignatureFields.SIGNATURE)
        && !x.head().has(SignatureFields.SIGNATURE_INPUT)) {
      return Proof.Absent.ABSENT;
    }
    try {
      Signed signed = fields.read(x.head());
      return signed == null ? Proof.Absent.ABSENT : judge(x, signed);
    } catch (Refused refused) {
      return refused.proof();
    }
  }

  /// What does not depend on a key comes first.
  private Proof judge(Exchange x, Signed signed) throws Refused {
    if (nonce && (signed.nonce() == null || signed.nonce().isEmpty())) {
      throw new Refused(Code.SIGNATURE_PARAMETERS, "no parameter nonce");
    }
    window.check(signed, x.startMillis());
    String missing = demand.missing(signed.covered(), x.hasRequestBody());
    if (!missing.isEmpty()) {
      throw new Refused(Code.SIGNATURE_COVERAGE, "component " + missing + " is not covered");
    }
    ContentDigests digests = ContentDigests.of(x.head());
    if (!x.hasRequestBody() && digests != null && !digests.match()) {
      throw new Refused(Code.SIGNATURE_BODY, "Content-Digest of a body that is not there");
    }
    return check(x, signed, SignatureBase.of(x, signed), digests);
  }

  private Proof check(Exchange x, Signed signed, byte[] base, @Nullable ContentDigests digests) {
    Known known = consumers.find(CredentialKind.SIGNATURE, Bytes.of(signed.keyId()));
    VerifyingKey key = known == null ? decoy(signed.keyId()) : (VerifyingKey) known.proof();
    if (signed.algorithm() != null && signed.algorithm() != key.algorithm()) {
      return ALGORITHM;
    }
    byte[] signature = signed.signature().toArray();
    if (key.quick()) {
      return settle(x, key.verifies(base, signature), known, signed, base, digests);
    }
    return new Proof.Pending<>(
        computers.asking(() -> key.verifies(base, signature)),
        (later, right) -> settle(later, right, known, signed, base, digests),
        CHECK_NANOS);
  }

  /// A key of somebody else, the same for each id as long as this process and its configuration
  /// last; which one, nobody can tell from outside.
  private VerifyingKey decoy(String keyId) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(salt);
      byte[] digest = sha256.digest(Bytes.of(keyId).toArray());
      Known other =
          consumers.any(CredentialKind.SIGNATURE, Bytes.view(digest, 0, digest.length).longAt(0));
      return other == null ? nobody : (VerifyingKey) other.proof();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Proof settle(
      Exchange x,
      boolean right,
      @Nullable Known known,
      Signed signed,
      byte[] base,
      @Nullable ContentDigests digests) {
    if (!right || known == null) {
      return INVALID;
    }
    Proof proof = known.at(x.startMillis());
    if (!(proof instanceof Proof.Accepted accepted)) {
      return proof;
    }
    if (x.rehearsal()) {
      return accepted;
    }
    return new Proof.Pending<>(
        store.mark(mark(signed, base), window.life(signed, x.startMillis())),
        (later, first) -> first ? admit(later, accepted, digests) : REPLAYED,
        MARK_NANOS);
  }

  private static Key mark(Signed signed, byte[] base) {
    Bytes keyId = Bytes.of(signed.keyId());
    return signed.nonce() == null
        ? Key.of(SPACE, Bytes.of("base"), keyId, Bytes.view(base, 0, base.length))
        : Key.of(SPACE, Bytes.of("nonce"), keyId, Bytes.of(signed.nonce()));
  }

  private static Proof admit(
      Exchange x, Proof.Accepted accepted, @Nullable ContentDigests digests) {
    if (x.hasRequestBody() && digests != null) {
      x.put(ContentDigests.SLOT, digests);
      x.overhear(digests);
    }
    return accepted;
  }

  @Override
  public String challenge(String realm, @Nullable Code rejected) {
    return challenge(realm);
  }

  static String challenge(String realm) {
    return "Signature realm=\"" + realm + '"';
  }

  @Override
  public void conceal(Exchange x, Edits edits) {
    if (!forward) {
      edits.remove(SignatureFields.SIGNATURE);
      edits.remove(SignatureFields.SIGNATURE_INPUT);
    }
  }
}
