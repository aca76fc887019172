package io.bartizan.identity.recall;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Proof;
import io.bartizan.identity.bearer.Chain;
import io.bartizan.identity.revocation.Revocations;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A way by which callers prove who they are, and whoever is withdrawn is refused: `sub consumers
/// NAME` withdraws a consumer, `jti consumers ID` one API key or key for signatures, `sub ISSUER
/// SUBJECT` who has signed in. Without a configuration for withdrawals it asks nobody.
public final class Recallable implements Authenticator {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
  private static final Proof WITHDRAWN =
      new Proof.Rejected(Code.CREDENTIAL_REVOKED, "the credential, or whose it is, is withdrawn");
  private static final Proof UNKNOWN =
      new Proof.Rejected(Code.REVOCATIONS_UNAVAILABLE, "nobody knows what is withdrawn");

  private final Authenticator way;
  private final Revocations revocations;

  public Recallable(Authenticator way, Revocations revocations) {
    this.way = way;
    this.revocations = revocations;
  }

  @Override
  public String name() {
    return way.name();
  }

  @Override
  public Proof prove(Exchange x) {
    Proof proof = way.prove(x);
    return revocations.isUsed() ? Chain.then(x, proof, this::check) : proof;
  }

  private Proof check(Exchange x, Proof.Accepted accepted) {
    return switch (revocations.knowledge(x.startNanos())) {
      case GOOD -> known(accepted);
      case NONE -> UNKNOWN;
      case LATE ->
          new Proof.Pending<>(
              revocations.reading(),
              (_, _) ->
                  revocations.settled() == Revocations.Knowledge.GOOD ? known(accepted) : UNKNOWN,
              PATIENCE);
    };
  }

  private Proof known(Proof.Accepted accepted) {
    return revocations.revokes(CallerNames.of(accepted.identity())) ? WITHDRAWN : accepted;
  }

  @Override
  public String challenge(String realm, @Nullable Code rejected) {
    return way.challenge(realm, rejected);
  }

  @Override
  public Answer.@Nullable Content invitation(Exchange x) {
    return way.invitation(x);
  }

  @Override
  public void conceal(Exchange x, Edits edits) {
    way.conceal(x, edits);
  }
}
