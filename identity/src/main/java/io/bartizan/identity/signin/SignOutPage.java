package io.bartizan.identity.signin;

import io.bartizan.identity.session.CrossSite;
import io.bartizan.identity.session.Session;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Signs out here, and then says what the provider is told. Only a page of this site may ask for
/// it, or a person who enters the address. Thread-safe.
public final class SignOutPage {
  private static final int LONGEST = 8 << 10;
  private static final long NANOS = Duration.ofSeconds(8).toNanos();

  /// What follows when the session has ended here. Called on the event loop.
  public interface Next {
    Verdict of(Session ended);
  }

  private final Desk desk;
  private final String afterwards;
  private final Next next;
  private final CrossSite crossSite;

  /// @param afterwards where a browser is sent that had no session: a path of the gateway's own
  public SignOutPage(Desk desk, String afterwards, Next next) {
    this.desk = desk;
    this.afterwards = afterwards;
    this.next = next;
    this.crossSite = new CrossSite(Set.of(), desk.own());
  }

  public Page page() {
    return new Page("logout", Set.of(Method.GET, Method.POST), LONGEST, this::answer);
  }

  private Verdict answer(Exchange x, Bytes form) {
    if (!crossSite.isOwn(x)) {
      return Refusal.of(Code.SIGN_OUT_CROSS_SITE, "sent by a page of another origin");
    }
    return new Verdict.Wait<>(
        desk.sessions().find(x.head(), x.startNanos(), x.startMillis()), this::end, NANOS);
  }

  private Verdict end(Exchange x, Optional<Session> session) {
    if (session.isEmpty()) {
      return leave(desk, afterwards);
    }
    if (x.method() != Method.POST && !crossSite.isSaid(x)) {
      return Refusal.of(
          Code.SIGN_OUT_CROSS_SITE, "GET by a browser that does not say which page has sent it");
    }
    return new Verdict.Wait<>(
        desk.sessions().finish(session.get()), (_, _) -> next.of(session.get()), NANOS);
  }

  /// Sends the browser to `location` without its session.
  public static Answer.Content leave(Desk desk, String location) {
    return Answers.redirect(location, List.of(desk.sessions().farewell()));
  }
}
