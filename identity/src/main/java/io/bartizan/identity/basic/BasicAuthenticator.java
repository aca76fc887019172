package io.bartizan.identity.basic;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Proof;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.consumer.CredentialKind;
import io.bartizan.identity.consumer.Known;
import io.bartizan.identity.login.Digest;
import io.bartizan.identity.login.Login;
import io.bartizan.identity.login.PasswordField;
import io.bartizan.identity.password.PasswordHash;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Users and passwords (RFC 7617). A name that nobody has costs the same hashing as one that
/// somebody has, always the same somebody's, and both are refused with the same words.
public final class BasicAuthenticator implements Authenticator {
  private static final Proof BUSY =
      new Proof.Rejected(Code.CREDENTIAL_BUSY, "too many passwords are being checked");
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private final long remember;
  private final int attempts;
  private final Consumers consumers;
  private final PasswordDesk desk;

  public BasicAuthenticator(BasicConfig config, Consumers consumers, PasswordDesk desk) {
    this.remember = config.remember().toNanos();
    this.attempts = config.attempts();
    this.consumers = consumers;
    this.desk = desk;
  }

  @Override
  public String name() {
    return CredentialKind.PASSWORD.method();
  }

  @Override
  public Proof prove(Exchange x) {
    return PasswordField.read(x, this::judge);
  }

  private Proof judge(Exchange x, Login login) {
    Digest digest = desk.digest(login.whole().toArray());
    Known user = consumers.find(CredentialKind.PASSWORD, login.user());
    PasswordHash proved = desk.remembered().find(digest, x.startNanos(), remember);
    Known known = proved == null ? null : having(user, proved);
    return known == null ? check(x, login, digest, user) : known.at(x.startMillis());
  }

  /// The one of `user`'s credentials that has this hash, or null.
  private static @Nullable Known having(@Nullable Known user, PasswordHash hash) {
    for (Known one = user; one != null; one = one.next()) {
      if (hash.equals(one.proof())) {
        return one;
      }
    }
    return null;
  }

  private Proof check(Exchange x, Login login, Digest digest, @Nullable Known user) {
    Digest pair = desk.digest(PasswordField.pair(login.user(), x.client()));
    if (desk.failures().waits(pair, x.startNanos())) {
      return PasswordField.LOCKED;
    }
    Known against = user == null ? decoy(login.user()) : user;
    return new Proof.Pending<>(
        desk.check(digest, x.client(), login.password().toArray(), against, user == null),
        (later, outcome) -> conclude(later, outcome, user, digest, pair),
        PATIENCE);
  }

  private Proof conclude(
      Exchange x, Outcome outcome, @Nullable Known user, Digest digest, Digest pair) {
    return switch (outcome) {
      case Outcome.Right(PasswordHash hash) -> right(x, having(user, hash), hash, digest, pair);
      case Outcome.Wrong wrong -> wrong(x, wrong, pair);
      case Outcome.Busy _ -> BUSY;
    };
  }

  private Proof right(
      Exchange x, @Nullable Known known, PasswordHash hash, Digest digest, Digest pair) {
    if (known == null) {
      return PasswordField.WRONG;
    }
    if (!x.rehearsal()) {
      desk.failures().clear(pair);
      desk.remembered().add(digest, hash, x.startNanos());
    }
    return known.at(x.startMillis());
  }

  private Proof wrong(Exchange x, Outcome.Wrong wrong, Digest pair) {
    if (!x.rehearsal() && wrong.counts()) {
      desk.failures().add(pair, x.startNanos(), attempts);
    }
    return PasswordField.WRONG;
  }

  /// Whose password is looked at instead, the same for each name.
  private @Nullable Known decoy(Bytes user) {
    return consumers.any(CredentialKind.PASSWORD, desk.digest(user.toArray()).low());
  }

  @Override
  public String challenge(String realm, @Nullable Code rejected) {
    return PasswordField.challenge(realm);
  }

  @Override
  public void conceal(Exchange x, Edits edits) {
    PasswordField.conceal(x, edits);
  }
}
