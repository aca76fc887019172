package io.bartizan.identity.ldap;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Proof;
import io.bartizan.identity.login.Digest;
import io.bartizan.identity.login.Login;
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

/// Names and passwords that a directory checks. Passwords that were right are believed for a while;
/// all others are asked for, a few at a time, the same one once. If the directory cannot say, the
/// request is refused with 503.
public final class LdapAuthenticator implements Authenticator {
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
      new Proof.Rejected(Code.CREDENTIAL_BUSY, "too many passwords are being asked for");

  private final LdapConfig config;
  private final LdapDesk desk;
  private final long remember;
  private final long patience;

  LdapAuthenticator(LdapConfig config, LdapDesk desk) {
    this.config = config;
    this.desk = desk;
    this.remember = config.remember().toNanos();
    this.patience = config.timeout().multipliedBy(6).toNanos() + TimeUnit.SECONDS.toNanos(1);
  }

  @Override
  public String name() {
    return "ldap";
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
    if (login.password().isEmpty()) {
      return WRONG;
    }
    Digest digest = desk.digest(login.whole().toArray());
    Proof.Accepted known = desk.remembered(digest, x.startNanos(), remember);
    if (known != null) {
      return known;
    }
    Digest pair = pair(login.user(), x.client());
    if (desk.failures().waits(pair, x.startNanos())) {
      return LOCKED;
    }
    return new Proof.Pending<>(
        desk.ask(digest, x.client(), login.user().utf8(), login.password().toArray()),
        (later, person) -> conclude(later, person, digest, pair),
        Math.min(patience, TimeUnit.MINUTES.toNanos(4)));
  }

  private Proof conclude(Exchange x, Person person, Digest digest, Digest pair) {
    return switch (person) {
      case Person.Proved(Proof.Accepted proof) -> {
        if (!x.rehearsal()) {
          desk.failures().clear(pair);
          desk.remember(digest, proof, x.startNanos());
        }
        yield proof;
      }
      case Person.Nobody _ -> {
        if (!x.rehearsal()) {
          desk.failures().add(pair, x.startNanos(), config.attempts());
        }
        yield WRONG;
      }
      case Person.Busy _ -> BUSY;
      case Person.Unknown(String why) ->
          new Proof.Rejected(Code.DIRECTORY_UNAVAILABLE, "the directory cannot say: " + why);
    };
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
