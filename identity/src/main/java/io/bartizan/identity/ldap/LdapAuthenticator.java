package io.bartizan.identity.ldap;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Proof;
import io.bartizan.identity.login.Digest;
import io.bartizan.identity.login.Login;
import io.bartizan.identity.login.PasswordField;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Names and passwords that a directory checks. Passwords that were right are believed for a while;
/// all others are asked for, a few at a time, the same one once. If the directory cannot say, the
/// request is refused with 503.
public final class LdapAuthenticator implements Authenticator {
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
    return LdapConfig.METHOD;
  }

  @Override
  public Proof prove(Exchange x) {
    return PasswordField.read(x, this::judge);
  }

  private Proof judge(Exchange x, Login login) {
    if (login.password().isEmpty()) {
      return PasswordField.WRONG;
    }
    Digest digest = desk.digest(login.whole().toArray());
    Proof.Accepted known = desk.remembered(digest, x.startNanos(), remember);
    if (known != null) {
      return known;
    }
    String user = login.user().utf8();
    Digest pair = desk.digest(PasswordField.pair(Filters.canonical(user), x.client()));
    if (desk.failures().waits(pair, x.startNanos())) {
      return PasswordField.LOCKED;
    }
    return new Proof.Pending<>(
        desk.ask(digest, x.client(), x.startNanos(), user, login.password().toArray()),
        (later, person) -> conclude(later, person, digest, pair),
        Math.min(patience, TimeUnit.MINUTES.toNanos(4)));
  }

  private Proof conclude(Exchange x, Person person, Digest digest, Digest pair) {
    return switch (person) {
      case Person.Proved(Proof.Accepted proof, String entry) -> {
        if (!x.rehearsal()) {
          desk.failures().clear(pair);
          desk.failures().clear(desk.entry(entry, x.client()));
          desk.remember(digest, proof, x.startNanos());
        }
        yield proof;
      }
      case Person.Nobody nobody -> {
        if (!x.rehearsal() && nobody.counts()) {
          count(x, pair, nobody.entry());
        }
        yield PasswordField.WRONG;
      }
      case Person.Busy _ -> BUSY;
      case Person.Unknown(String why) ->
          new Proof.Rejected(Code.DIRECTORY_UNAVAILABLE, "the directory cannot say: " + why);
    };
  }

  /// By the name that the client wrote, whoever has it, and by the entry, which may have others.
  private void count(Exchange x, Digest pair, @Nullable String entry) {
    desk.failures().add(pair, x.startNanos(), config.attempts());
    if (entry != null) {
      desk.failures().add(desk.entry(entry, x.client()), x.startNanos(), config.attempts());
    }
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
