package io.bartizan.identity.oidc;

import io.bartizan.identity.Proof;
import io.bartizan.identity.session.Session;
import io.bartizan.identity.session.Sessions;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Login;
import io.bartizan.identity.signin.Wish;
import io.bartizan.pipeline.Code;
import java.util.HashMap;
import java.util.Map;

/// Makes sessions of tokens, for the first time and again. Blocks; thread-safe.
final class SessionMaker {
  /// What a [Session] keeps.
  static final String REFRESH_TOKEN = "refresh-token";

  static final String ACCESS_TOKEN = "access-token";
  static final String ACCESS_END = "access-end";
  static final String SID = "sid";
  static final String ID_TOKEN = Sessions.DISPENSABLE;

  private final OidcConfig config;
  private final IdTokens idTokens;

  SessionMaker(OidcConfig config, IdTokens idTokens) {
    this.config = config;
    this.idTokens = idTokens;
  }

  /// A new session.
  ///
  /// @param now in milliseconds since 1970
  Ask<Session> begin(Tokens tokens, Login login, long now) throws InterruptedException {
    return switch (idTokens.judge(
        tokens.idToken(), login.kept(LoginPage.NONCE), tokens.accessToken())) {
      case IdTokens.Nobody(Proof.Rejected why) -> new Ask.Not<>(why);
      case IdTokens.Person person -> begin(person, tokens, login, now);
    };
  }

  private Ask<Session> begin(IdTokens.Person person, Tokens tokens, Login login, long now) {
    String lacking = Wish.of(login).lacking(person.acr(), now - person.proved());
    if (lacking != null) {
      return Ask.not(Code.SIGN_IN_WEAK, lacking);
    }
    Map<String, String> kept = kept(tokens, now, Map.of());
    if (!person.sid().isEmpty()) {
      kept.put(SID, person.sid());
    }
    return new Ask.Got<>(Session.begin(person.who(), now, person.proved(), person.acr(), kept));
  }

  /// The session after its renewal. What the tokens do not say again stays as it was.
  Ask<Session> renew(Session session, Tokens tokens, long now) throws InterruptedException {
    Map<String, String> kept = kept(tokens, now, session.kept());
    if (tokens.idToken().isEmpty()) {
      return new Ask.Got<>(session.renewed(session.who(), session.proved(), session.acr(), kept));
    }
    return switch (idTokens.judge(tokens.idToken(), null, tokens.accessToken())) {
      case IdTokens.Nobody(Proof.Rejected why) -> new Ask.Not<>(why);
      case IdTokens.Person person ->
          person.who().key().equals(session.who().key())
              ? new Ask.Got<>(renewed(session, person, kept))
              : Ask.not(Code.SIGN_IN_TOKEN, "renewed for somebody else");
    };
  }

  private static Session renewed(
      Session session, IdTokens.Person person, Map<String, String> kept) {
    long proved = Math.max(session.proved(), authTime(person));
    String acr = person.acr().isEmpty() ? session.acr() : person.acr();
    return session.renewed(person.who(), proved, acr, kept);
  }

  /// Only a token that says when somebody proved who they are may say that it was later.
  private static long authTime(IdTokens.Person person) {
    return person.who().claim("auth_time") == null ? 0 : person.proved();
  }

  private Map<String, String> kept(Tokens tokens, long now, Map<String, String> before) {
    Map<String, String> kept = new HashMap<>(before);
    put(kept, ID_TOKEN, tokens.idToken());
    if (config.forward() == OidcConfig.Forward.ACCESS_TOKEN) {
      put(kept, ACCESS_TOKEN, tokens.accessToken());
    }
    if (config.refresh()) {
      put(kept, REFRESH_TOKEN, tokens.refreshToken());
    }
    kept.put(ACCESS_END, Long.toString(now + tokens.seconds() * 1000));
    return kept;
  }

  private static void put(Map<String, String> kept, String name, String value) {
    if (!value.isEmpty()) {
      kept.put(name, value);
    }
  }
}
