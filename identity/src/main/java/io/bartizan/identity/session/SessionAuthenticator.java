package io.bartizan.identity.session;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Cookies;
import io.bartizan.identity.Proof;
import io.bartizan.identity.web.FormText;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Slot;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// People who have signed in, by the cookie of their session. A browser that has none, or none that
/// is good enough, is sent to the page where one signs in; whatever else calls is refused.
///
/// Trusts what was sealed with the configured keys, and the store about what has ended. If the
/// store cannot be asked, nobody is let in.
public final class SessionAuthenticator implements Authenticator {
  /// The session by which a request was identified.
  static final Slot<Session> USED = Slot.of("session", Session.class);

  /// The session that the browser gets with the answer, in place of the one that it has sent.
  static final Slot<Session> RENEWED = Slot.of("renewed session", Session.class);

  private static final int SEE_OTHER = 303;
  private static final long STORE_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long PROVIDER_NANOS = Duration.ofSeconds(15).toNanos();

  private static final Proof SEVERAL =
      new Proof.Rejected(Code.CREDENTIAL_AMBIGUOUS, "more than one session");
  private static final Proof FORGED =
      new Proof.Rejected(Code.SESSION_INVALID, "a cookie that was not sealed here");
  private static final Proof ENDED =
      new Proof.Rejected(Code.SESSION_ENDED, "signed out, or not kept any more");
  private static final Proof OVER =
      new Proof.Rejected(Code.SESSION_EXPIRED, "not seen for too long, or too old");

  private final String name;
  private final String loginPath;
  private final Sessions sessions;
  private final Provider provider;
  private final StepUp demand;

  /// @param name what logs call it
  /// @param loginPath the path of the page where one signs in
  /// @param demand what the route demands of a session
  public SessionAuthenticator(
      String name, String loginPath, Sessions sessions, Provider provider, StepUp demand) {
    this.name = name;
    this.loginPath = loginPath;
    this.sessions = sessions;
    this.provider = provider;
    this.demand = demand;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Proof prove(Exchange x) {
    return switch (sessions.of(x.head(), x.startNanos())) {
      case Sessions.Without.NONE -> Proof.Absent.ABSENT;
      case Sessions.Without.SEVERAL -> SEVERAL;
      case Sessions.Without.FORGED -> FORGED;
      case Sessions.Known(Held held) -> judge(x, held);
      case Sessions.Asking(Verdict.Work<Optional<Held>> work) ->
          new Proof.Pending<>(
              work,
              (again, held) -> held.isPresent() ? judge(again, held.get()) : ENDED,
              STORE_NANOS);
    };
  }

  private Proof judge(Exchange x, Held held) {
    Session session = held.session();
    if (sessions.over(session, x.startMillis())) {
      return OVER;
    }
    Verdict.Work<Provider.Renewal> renewal =
        x.rehearsal() ? null : provider.renewal(session, x.startMillis());
    return renewal == null
        ? settle(x, session, held.accepted())
        : new Proof.Pending<>(renewal, (again, came) -> renewed(again, held, came), PROVIDER_NANOS);
  }

  private Proof renewed(Exchange x, Held held, Provider.Renewal renewal) {
    return switch (renewal) {
      case Provider.Lost(Proof.Rejected why) -> why;
      case Provider.Renewed(Session session) -> {
        if (session.equals(held.session())) {
          yield settle(x, session, held.accepted());
        }
        x.put(RENEWED, session.seen(x.startMillis()));
        yield settle(x, session, Held.accepted(session, sessions.lease(session)));
      }
    };
  }

  private Proof settle(Exchange x, Session session, Proof.Accepted accepted) {
    String lacking = demand.lacking(session, x.startMillis());
    if (lacking != null) {
      return new Proof.Rejected(Code.STEP_UP, lacking);
    }
    x.put(USED, session);
    if (!x.rehearsal() && x.get(RENEWED) == null && sessions.stale(session, x.startMillis())) {
      x.put(RENEWED, session.seen(x.startMillis()));
    }
    return accepted;
  }

  @Override
  public String challenge(String realm, @Nullable Code rejected) {
    if (rejected == Code.STEP_UP) {
      return "Bearer realm=\""
          + realm
          + "\", error=\"insufficient_user_authentication\", error_description=\""
          + rejected.hint()
          + '"'
          + demand.parameters();
    }
    return "Cookie realm=\"" + realm + "\", sign-in=\"" + loginPath + '"';
  }

  @Override
  public Answer.@Nullable Content invitation(Exchange x) {
    return Navigation.is(x)
        ? new Answer.Content(
            SEE_OTHER,
            Fields.of(Names.LOCATION, loginPath + query(x)).with(Names.CACHE_CONTROL, "no-store"),
            Bytes.EMPTY)
        : null;
  }

  private String query(Exchange x) {
    String to = x.path() + (x.query().isEmpty() ? "" : "?" + x.query());
    String back = x.method() == Method.GET && ReturnPath.isSafe(to) ? to : "/";
    StringBuilder query = new StringBuilder("?return=").append(FormText.encode(back));
    if (!demand.acr().isEmpty()) {
      query.append("&acr=").append(FormText.encode(String.join(" ", demand.acr())));
    }
    Duration maxAge = demand.maxAge();
    return maxAge == null
        ? query.toString()
        : query.append("&max-age=").append(maxAge.toSeconds()).toString();
  }

  @Override
  public void conceal(Exchange x, Edits edits) {
    Cookies.conceal(x, edits, sessions.prefix());
    Session used = x.get(USED);
    if (used != null) {
      provider.forward(used, edits);
    }
  }
}
