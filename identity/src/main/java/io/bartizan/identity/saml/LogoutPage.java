package io.bartizan.identity.saml;

import io.bartizan.identity.session.Session;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.signin.SignOutPage;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.List;

/// Signs out with the provider (SAML 2.0 Profiles, section 4.4) who has signed out here, if
/// requests are signed.
final class LogoutPage {
  private static final long NANOS = Duration.ofSeconds(8).toNanos();

  private final SamlConfig config;
  private final Desk desk;
  private final KnownIdp idp;
  private final Messages messages;
  private final Carried carried;

  LogoutPage(SamlConfig config, Desk desk, KnownIdp idp, Messages messages, Carried carried) {
    this.config = config;
    this.desk = desk;
    this.idp = idp;
    this.messages = messages;
    this.carried = carried;
  }

  Page page() {
    return new SignOutPage(desk, config.afterLogout(), this::tellProvider).page();
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
    return SignOutPage.leave(desk, config.afterLogout());
  }
}
