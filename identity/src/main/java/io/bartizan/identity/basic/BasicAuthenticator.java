package io.bartizan.identity.basic;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Proof;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.consumer.CredentialKind;
import io.bartizan.identity.consumer.Known;
import io.bartizan.identity.login.Digest;
import io.bartizan.identity.login.Login;
import io.bartizan.identity.password.PasswordHash;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Names;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Users and passwords (RFC 7617). A name that nobody has costs the same hashing as one that
/// somebody has, always the same somebody's, and both are refused with the same words.
public final class BasicAuthenticator implements Authenticator {
  private static final Proof TWICE =
      new Proof.Rejected(Code.CREDENTIAL_AMBIGUOUS, "more than one field Authorization");
  private static final Proof MALFORMED =
      new Proof.Rejected(
          Code.CREDENTIAL_MALFORMED,
          "no USER:PASSWORD in Base64, in UTF-8, without control characters, of up to 1024 bytes");
  private static final Proof WRONG =
      new Proof.Rejected(Code.CREDENTIAL_INVALID, "no such user, or a wrong password");
  private static final Proof LOCKED =
      new Proof.Rejected(
          Code.CREDENTIAL_LOCKED, "too many wrong passwords for this user from this address");
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
    Head head = x.head();
    int index = head.find(Names.AUTHORIZATION);
    if (index < 0) {
      return Proof.Absent.ABSENT;
    }
    if (head.next(Names.AUTHORIZATION, index) >= 0) {
      return TWICE;
    }
    int start = Login.start(head.value(index));
    if (start < 0) {
      return Proof.Absent.ABSENT;
    }
    Login login = Login.read(head.value(index), start);
    return login == null ? MALFORMED : judge(x, login);
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
    Digest pair = pair(login.user(), x.client());
    if (desk.failures().waits(pair, x.startNanos())) {
      return LOCKED;
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
      return WRONG;
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
    return WRONG;
  }

  /// Whose password is looked at instead, the same for each name.
  private @Nullable Known decoy(Bytes user) {
    return consumers.any(CredentialKind.PASSWORD, desk.digest(user.toArray()).low());
  }

  private Digest pair(Bytes user, Address client) {
    byte[] text = new byte[16 + user.length()];
    ByteBuffer.wrap(text).putLong(client.site().high()).putLong(client.site().low());
    user.copyTo(text, 16);
    return desk.digest(text);
  }

  @Override
  public String challenge(String realm, @Nullable Code rejected) {
    return "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
  }

  /// Only what it would look at itself.
  @Override
  public void conceal(Exchange x, Edits edits) {
    int index = x.head().find(Names.AUTHORIZATION);
    if (index >= 0 && Login.start(x.head().value(index)) >= 0) {
      edits.remove(Names.AUTHORIZATION);
    }
  }
}
