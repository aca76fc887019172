package io.bartizan.identity.oidc;

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
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Signs out: here, and then with the provider (OpenID Connect RP-Initiated Logout 1.0). Only a
/// page of this site may ask for it, or a person who enters the address.
final class LogoutPage {
  private static final int LONGEST = 8 << 10;
  private static final long NANOS = Duration.ofSeconds(8).toNanos();

  private final OidcConfig config;
  private final Desk desk;
  private final KnownProvider provider;
  private final CrossSite crossSite;

  LogoutPage(OidcConfig config, Desk desk, KnownProvider provider) {
    this.config = config;
    this.desk = desk;
    this.provider = provider;
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
      return leave(config.afterLogout());
    }
    if (x.method() != Method.POST && !crossSite.isSaid(x)) {
      return Refusal.of(
          Code.SIGN_OUT_CROSS_SITE, "GET by a browser that does not say which page has sent it");
    }
    return new Verdict.Wait<>(
        desk.sessions().finish(session.get()), (_, _) -> askProvider(session.get()), NANOS);
  }

  private Verdict askProvider(Session session) {
    return new Verdict.Wait<Ask<Metadata>>(
        desk.calls().asking(Ask.calling(() -> new Ask.Got<>(provider.metadata()))),
        (again, asked) -> leave(where(again, asked, session)),
        NANOS);
  }

  /// A provider that is away keeps nobody from leaving.
  private String where(Exchange x, Ask<Metadata> asked, Session session) {
    return switch (asked) {
      case Ask.Not<Metadata> _ -> config.afterLogout();
      case Ask.Got<Metadata>(Metadata metadata) ->
          metadata.endSession() == null
              ? config.afterLogout()
              : with(x, metadata.endSession(), session);
    };
  }

  private String with(Exchange x, URI endSession, Session session) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (!session.kept(SessionMaker.ID_TOKEN).isEmpty()) {
      parameters.put("id_token_hint", session.kept(SessionMaker.ID_TOKEN));
    }
    parameters.put("client_id", config.clientId());
    parameters.put("post_logout_redirect_uri", desk.own().origin(x) + config.afterLogout());
    return LoginPage.url(endSession, parameters);
  }

  private Verdict leave(String location) {
    return Answers.redirect(location, List.of(desk.sessions().farewell()));
  }
}
