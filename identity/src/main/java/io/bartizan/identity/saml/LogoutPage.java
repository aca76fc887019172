package io.bartizan.identity.saml;

import io.bartizan.identity.session.CrossSite;
import io.bartizan.identity.session.Session;
import io.bartizan.identity.signin.Answers;
import io.bartizan.identity.signin.Ask;
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

/// Signs out: here, and then with the provider (SAML 2.0 Profiles, section 4.4) if requests are
/// signed. Only a page of this site may ask for it, or a person who enters the address.
final class LogoutPage {
  private static final int LONGEST = 8 << 10;
  private static final long NANOS = Duration.ofSeconds(8).toNanos();

  private final SamlConfig config;
  private final Desk desk;
  private final KnownIdp idp;
  private final Messages messages;
  private final Carried carried;
  private final CrossSite crossSite;

  LogoutPage(SamlConfig config, Desk desk, KnownIdp idp, Messages messages, Carried carried) {
    this.config = config;
    this.desk = desk;
    this.idp = idp;
    this.messages = messages;
    this.carried = carried;
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
    if (x.method() != Method.POST && !crossSite.isSaid(x)) {
      return Refusal.of(
          Code.SIGN_OUT_CROSS_SITE, "GET by a browser that does not say which page has sent it");
    }
    return new Verdict.Wait<>(
        desk.sessions().finish(session.get()), (_, _) -> tellProvider(session.get()), NANOS);
  }

  private Verdict tellProvider(Session session) {
    if (carried.key() == null) {
      return leave();
    }
    return new Verdict.Wait<Ask<Carried.Way>>(
        desk.calls()
            .asking(
                Distrust.reading(() -> Carried.way(idp.metadata().signOut(), config.binding()))),
        (again, asked) -> told(again, asked, session),
        NANOS);
  }

  /// A provider that is away, or has no place for it, keeps nobody from leaving.
  private Verdict told(Exchange x, Ask<Carried.Way> asked, Session session) {
    return switch (asked) {
      case Ask.Not<Carried.Way> _ -> leave();
      case Ask.Got<Carried.Way>(Carried.Way way) ->
          carried.send(
              way,
              "SAMLRequest",
              messages.logoutRequest(
                  way.place().toString(),
                  Name.ofKept(session.kept(AcsPage.PERSON)),
                  session.kept(AcsPage.INDEX),
                  x.startMillis()),
              "",
              List.of(desk.sessions().farewell()));
    };
  }

  private Verdict leave() {
    return Answers.redirect(config.afterLogout(), List.of(desk.sessions().farewell()));
  }
}
