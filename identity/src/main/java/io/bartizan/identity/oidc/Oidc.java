package io.bartizan.identity.oidc;

import io.bartizan.identity.session.Provider;
import io.bartizan.identity.session.Session;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.signin.SignInMethod;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// OpenID Connect for one sign-in: authorization code with PKCE, and nothing else.
///
/// Trusts the provider that the configuration names, over verified TLS, and what it signs. When it
/// is away nobody can sign in (503), and sessions go on for a bounded time.
public final class Oidc implements SignInMethod {
  private final List<Page> pages;
  private final Renewals renewals;
  private final boolean forwards;

  /// @throws IllegalArgumentException if the client's key is of no use
  public Oidc(OidcConfig config, Desk desk) {
    KnownProvider provider = new KnownProvider(config, desk.ticker());
    ClientAssertion assertion =
        config.clientKey() == null
            ? null
            : new ClientAssertion(
                config.clientId(), config.issuer(), config.clientKey(), desk.ticker());
    TokenEndpoint endpoint = new TokenEndpoint(config, provider, assertion);
    SessionMaker maker = new SessionMaker(config, new IdTokens(config, desk));
    this.renewals = new Renewals(config, desk, endpoint, maker);
    this.forwards = config.forward() == OidcConfig.Forward.ACCESS_TOKEN;
    this.pages =
        List.of(
            new LoginPage(config, desk, provider).page(),
            new CallbackPage(config, desk, provider, endpoint, maker).page(),
            new LogoutPage(config, desk, provider).page(),
            new BackchannelPage(config, desk).page());
  }

  @Override
  public List<Page> pages() {
    return pages;
  }

  @Override
  public Verdict.@Nullable Work<Provider.Renewal> renewal(Session session, long now) {
    return renewals.of(session, now);
  }

  @Override
  public void forward(Session session, Edits edits) {
    String token = session.kept(SessionMaker.ACCESS_TOKEN);
    if (forwards && !token.isEmpty()) {
      edits.set(Fields.of(Names.AUTHORIZATION, "Bearer " + token));
    }
  }
}
