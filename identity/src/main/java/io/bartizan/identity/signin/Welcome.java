package io.bartizan.identity.signin;

import io.bartizan.identity.session.Session;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Begins a session, always a new one, unless whose it is is withdrawn; the one that the browser
/// had before ends.
public final class Welcome {
  /// Under what a [Login] keeps the name of the session that the browser had when it began, for
  /// protocols that come back in a way in which browsers send no session.
  public static final String BEFORE = "before";

  private static final long NANOS = Duration.ofSeconds(2).toNanos();
  private static final long REVOCATIONS_NANOS = Duration.ofSeconds(5).toNanos();

  private final Desk desk;
  private final LoginCookies.Return how;

  /// @param how the browser comes back from the provider
  public Welcome(Desk desk, LoginCookies.Return how) {
    this.desk = desk;
    this.how = how;
  }

  /// Begins `session`, and sends the browser to where it was.
  public Verdict begin(Exchange x, Session session, Login login) {
    String obstacle = desk.sessions().obstacle(session);
    if (obstacle != null) {
      return Refusal.of(Code.SIGN_IN_UNAVAILABLE, obstacle);
    }
    return new Verdict.Wait<>(
        desk.revocations().asking(session.names()),
        (again, withdrawn) -> admit(again, withdrawn, session, login),
        REVOCATIONS_NANOS);
  }

  private Verdict admit(Exchange x, Optional<Boolean> withdrawn, Session session, Login login) {
    if (withdrawn.isEmpty()) {
      return Refusal.of(Code.REVOCATIONS_UNAVAILABLE, "nobody knows who is withdrawn");
    }
    return withdrawn.get()
        ? Refusal.of(Code.SIGN_IN_REVOKED, "whoever has signed in is withdrawn")
        : replace(x, session, login);
  }

  private Verdict replace(Exchange x, Session session, Login login) {
    return new Verdict.Wait<>(
        desk.sessions().find(x.head(), x.startNanos(), x.startMillis()),
        (_, before) -> end(before.map(Session::id).orElse(login.kept(BEFORE)), session, login),
        NANOS);
  }

  private Verdict end(String before, Session session, Login login) {
    return before.isEmpty()
        ? keep(session, login)
        : new Verdict.Wait<>(desk.sessions().finish(before), (_, _) -> keep(session, login), NANOS);
  }

  private Verdict keep(Session session, Login login) {
    return new Verdict.Wait<>(
        desk.sessions().keep(session), (_, cookie) -> welcome(login, cookie), NANOS);
  }

  private Verdict welcome(Login login, String cookie) {
    return Answers.redirect(
        login.back(), List.of(cookie, desk.logins().forget(login.state(), how)));
  }
}
