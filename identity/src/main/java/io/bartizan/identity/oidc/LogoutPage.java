package io.bartizan.identity.oidc;

import io.bartizan.identity.session.CrossSite;
import io.bartizan.identity.session.Session;
import io.bartizan.identity.signin.Answers;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Page;
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

/// Signs out.
final class LogoutPage {
  private static final int LONGEST = 8 << 10;
  private static final long NANOS = Duration.ofSeconds(5).toNanos();

  private final OidcConfig config;
  private final Desk desk;
  private final CrossSite crossSite;

  LogoutPage(OidcConfig config, Desk desk) {
    this.config = config;
    this.desk = desk;
    this.crossSite = new CrossSite(Set.of(), desk.own());
  }

  Page page() {
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
      return leave();
    }
    return new Verdict.Wait<>(desk.sessions().finish(session.get()), (_, _) -> leave(), NANOS);
  }

  private Verdict leave() {
    return Answers.redirect(config.afterLogout(), List.of(desk.sessions().farewell()));
  }
}
