package io.bartizan.identity.oidc;

import io.bartizan.identity.session.Session;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Login;
import io.bartizan.identity.signin.LoginCookies;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.signin.Welcome;
import io.bartizan.identity.store.Key;
import io.bartizan.identity.web.FormText;
import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the provider sends a browser back to: checks that this browser began, that this provider
/// answers, and that nobody was here before; then exchanges the code, and begins a session. Nothing
/// that comes with the request is repeated in an answer.
final class CallbackPage {
  static final String NAME = "callback";

  private static final int LONGEST = 8 << 10;
  private static final int CODE_LONGEST = 4 << 10;
  private static final long STORE_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long PROVIDER_NANOS = Duration.ofSeconds(20).toNanos();

  private final OidcConfig config;
  private final Desk desk;
  private final KnownProvider provider;
  private final TokenEndpoint endpoint;
  private final SessionMaker maker;
  private final Welcome welcome;

  CallbackPage(
      OidcConfig config,
      Desk desk,
      KnownProvider provider,
      TokenEndpoint endpoint,
      SessionMaker maker) {
    this.config = config;
    this.desk = desk;
    this.provider = provider;
    this.endpoint = endpoint;
    this.maker = maker;
    this.welcome = new Welcome(desk, LoginCookies.Return.GET);
  }

  Page page() {
    return Page.get(NAME, this::answer);
  }

  private Verdict answer(Exchange x, Bytes form) {
    Map<String, String> said = x.query().length() > LONGEST ? null : FormText.parse(x.query());
    if (said == null) {
      return Refusal.of(Code.SIGN_IN_REQUEST, "a query that cannot be read");
    }
    Login login = desk.logins().find(x.head(), said.getOrDefault("state", ""), x.startMillis());
    if (login == null) {
      return Refusal.of(Code.SIGN_IN_STATE, "this browser has not begun that, or long ago");
    }
    return new Verdict.Wait<>(
        desk.store().mark(Key.of("login", desk.name(), login.state()), LoginCookies.LIFE),
        (again, first) ->
            first
                ? came(again, said, login)
                : Refusal.of(Code.SIGN_IN_REPLAYED, "it was ended before"),
        STORE_NANOS);
  }

  private Verdict came(Exchange x, Map<String, String> said, Login login) {
    String issuer = said.get("iss");
    if (issuer != null && !issuer.equals(config.issuer())) {
      return Refusal.of(Code.SIGN_IN_ISSUER, "iss is another provider's");
    }
    if (said.containsKey("error")) {
      return Refusal.of(Code.SIGN_IN_DENIED, "the provider says: " + known(said.get("error")));
    }
    String code = said.getOrDefault("code", "");
    if (code.isEmpty() || code.length() > CODE_LONGEST) {
      return Refusal.of(Code.SIGN_IN_REQUEST, "no code of at most " + CODE_LONGEST + " characters");
    }
    long now = x.startMillis();
    return new Verdict.Wait<Ask<Session>>(
        desk.calls().asking(Ask.calling(() -> exchange(code, issuer, login, now))),
        (again, asked) -> asked.then(session -> welcome.begin(again, session, login)),
        PROVIDER_NANOS);
  }

  /// An error's name only if it is one that everybody may say.
  private static String known(@Nullable String error) {
    return error != null && error.matches("[a-z_]{1,40}") ? error : "something";
  }

  private Ask<Session> exchange(String code, @Nullable String issuer, Login login, long now)
      throws Unusable, InterruptedException {
    if (issuer == null && provider.metadata().namesItself()) {
      return Ask.not(Code.SIGN_IN_ISSUER, "no iss, though the provider always says it");
    }
    return switch (endpoint.forCode(
        code, login.kept(LoginPage.VERIFIER), login.kept(LoginPage.REDIRECT))) {
      case TokenEndpoint.Denied(String error) ->
          Ask.not(Code.SIGN_IN_CODE, "the provider does not take the code: " + error);
      case TokenEndpoint.Granted(Tokens tokens) -> maker.begin(tokens, login, now);
    };
  }
}
