package io.bartizan.identity.consumer;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Lease;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A credential that we know, and whose it is; the lease of whoever calls with it. Immutable once
/// all of its consumer's are there.
public final class Known implements Lease {
  /// How many credentials keep who they prove, which takes some hundred bytes; of the others it is
  /// made for each request.
  static final int MOST_KEPT = 16_384;

  private static final Proof DISABLED =
      new Proof.Rejected(Code.CREDENTIAL_REVOKED, "a credential of a consumer that is disabled");
  private static final Proof REVOKED =
      new Proof.Rejected(Code.CREDENTIAL_REVOKED, "a credential that was revoked");
  private static final Proof EXPIRED =
      new Proof.Rejected(Code.CREDENTIAL_EXPIRED, "a credential that has expired");

  private final CredentialKind kind;
  private final byte[] id;
  private final int hash;
  private final Object proof;
  private final long expires;
  private final Consumer consumer;
  private final boolean revoked;
  private final AtomicInteger kept;
  private @Nullable Known next;
  private volatile int used;
  private volatile Proof.@Nullable Accepted accepted;

  /// @param revoked whether it is refused all the same
  /// @param kept how many of all credentials keep who they prove
  Known(Credential credential, Consumer consumer, boolean revoked, AtomicInteger kept) {
    Instant expires = credential.expires();
    this.kind = credential.kind();
    this.id = credential.foundBy(consumer.name()).getBytes(StandardCharsets.UTF_8);
    this.hash = Bytes.view(id, 0, id.length).hashCode();
    this.proof = credential.proof();
    this.expires = expires == null ? Long.MAX_VALUE : expires.toEpochMilli();
    this.consumer = consumer;
    this.revoked = revoked;
    this.kept = kept;
  }

  /// Puts another one of the same consumer and with the same id behind it.
  void append(Known other) {
    other.next = next;
    next = other;
  }

  public CredentialKind kind() {
    return kind;
  }

  /// By what it is found.
  public String id() {
    return new String(id, StandardCharsets.UTF_8);
  }

  byte[] key() {
    return id;
  }

  /// The hash code of its id as [Bytes].
  int hash() {
    return hash;
  }

  /// What a request is held against; see [Credential#proof()].
  public Object proof() {
    return proof;
  }

  public Consumer consumer() {
    return consumer;
  }

  /// Another one that the same id finds, of the same consumer; null if there is none.
  public @Nullable Known next() {
    return next;
  }

  @Override
  public long end() {
    return expires;
  }

  /// What a request proves that was held against [#proof()] and has stood the test.
  ///
  /// @param millis when, since 1970
  public Proof at(long millis) {
    if (millis >= expires) {
      return EXPIRED;
    }
    if (revoked || consumer.disabled()) {
      return revoked ? REVOKED : DISABLED;
    }
    use((int) (millis / 1000));
    return accepted();
  }

  /// Written once a second at most, so that threads do not wait for each other.
  private void use(int second) {
    if (second > used) {
      used = second;
    }
  }

  /// The second since 1970 in which it was last accepted; 0 for never.
  public int used() {
    return used;
  }

  public boolean revoked() {
    return revoked;
  }

  /// Goes on where the same credential of an earlier configuration was.
  void goOn(@Nullable Known before) {
    for (Known one = before; one != null; one = one.next) {
      if (proof.equals(one.proof)) {
        use(one.used);
      }
    }
  }

  private Proof.Accepted accepted() {
    Proof.Accepted before = accepted;
    if (before != null) {
      return before;
    }
    Proof.Accepted made = new Proof.Accepted(consumer.identity(this, this));
    if (kept.get() < MOST_KEPT) {
      kept.incrementAndGet();
      accepted = made;
    }
    return made;
  }

  /// Whether what this opens is opened by one of `later` too, to the same consumer, as long at
  /// least.
  boolean lastsIn(@Nullable Known later) {
    for (Known one = later; one != null; one = one.next) {
      if (sameIn(one)) {
        return true;
      }
    }
    return false;
  }

  private boolean sameIn(Known later) {
    return proof.equals(later.proof)
        && expires <= later.expires
        && (revoked || !later.revoked)
        && consumer.equals(later.consumer);
  }

  /// Whose it is, and of which kind.
  @Override
  public String toString() {
    return kind.method() + " of " + consumer.name();
  }
}
