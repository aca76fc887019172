package io.bartizan.identity.oidc;

import io.bartizan.identity.session.Session;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.signin.SignOutPage;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Signs out with the provider (OpenID Connect RP-Initiated Logout 1.0) who has signed out here.
final class LogoutPage {
  private static final long NANOS = Duration.ofSeconds(8).toNanos();

  private final OidcConfig config;
  private final Desk desk;
  private final KnownProvider provider;

  LogoutPage(OidcConfig config, Desk desk, KnownProvider provider) {
    this.config = config;
    this.desk = desk;
    this.provider = provider;
  }

  Page page() {
    return new SignOutPage(desk, config.afterLogout(), this::askProvider).page();
  }

  private Verdict askProvider(Session session) {
    return new Verdict.Wait<Ask<Metadata>>(
        desk.calls().asking(Ask.calling(() -> new Ask.Got<>(provider.metadata()))),
        (again, asked) -> SignOutPage.leave(desk, where(again, asked, session)),
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
}
