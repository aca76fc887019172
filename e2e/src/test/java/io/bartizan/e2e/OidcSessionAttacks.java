package io.bartizan.e2e;

import static io.bartizan.e2e.OidcAttacksTest.SESSION;
import static io.bartizan.e2e.OidcAttacksTest.flip;
import static io.bartizan.e2e.OidcAttacksTest.gateway;
import static io.bartizan.e2e.OidcAttacksTest.provider;
import static io.bartizan.e2e.OidcAttacksTest.row;
import static io.bartizan.e2e.OidcAttacksTest.ticker;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.e2e.OidcAttacksTest.Attack;
import io.bartizan.testkit.TestToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// What is tried against sessions, and to end those of others.
final class OidcSessionAttacks {
  private static final String BACKCHANNEL = "/.sign-in/corp/backchannel-logout";

  private OidcSessionAttacks() {}

  static List<Attempt<Attack>> rows() {
    List<Attempt<Attack>> rows = new ArrayList<>();
    rows.addAll(sessions());
    rows.addAll(logouts());
    return rows;
  }

  private static Attack cookie(UnaryOperator<String> change) {
    return browser -> {
      browser.signIn(provider, "/orders");
      browser.cookies().compute(SESSION, (_, value) -> change.apply(value));
      return browser.call("GET /orders");
    };
  }

  private static Attack logoutToken(UnaryOperator<TestToken> change) {
    return browser ->
        browser.post(
            BACKCHANNEL, "logout_token=" + change.apply(provider.logoutToken("gateway")).text());
  }

  private static List<Attempt<Attack>> sessions() {
    return List.of(
        row(
            "session cookie changed",
            "session.invalid",
            cookie(value -> flip(value, value.length() / 2))),
        row(
            "session cookie with another tag",
            "session.invalid",
            cookie(value -> flip(value, value.length() - 3))),
        row("session cookie of another key", "session.invalid", cookie(value -> flip(value, 3))),
        row(
            "session cookie cut",
            "session.invalid",
            cookie(value -> value.substring(0, value.length() - 8))),
        row("session cookie cut to nothing", "session.invalid", cookie(_ -> "A")),
        row("session cookie of zeros", "session.invalid", cookie(_ -> "A".repeat(400))),
        row("session cookie that is no base64url", "session.invalid", cookie(value -> value + "=")),
        row("session cookie with unused bits", "session.invalid", cookie(value -> value + "A")),
        row(
            "session cookie that is too long",
            "session.invalid",
            cookie(value -> value + "A".repeat(5_000))),
        row(
            "fixation: a session of the attacker's choice",
            "session.invalid",
            browser -> {
              browser
                  .cookies()
                  .put(
                      SESSION,
                      Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[200]));
              return browser.call("GET /orders");
            }),
        row(
            "fixation: the session before signing in again",
            "session.ended",
            browser -> {
              browser.signIn(provider, "/orders");
              String before = browser.cookies().get(SESSION);
              browser.back(provider.letIn(browser.begins("/.sign-in/corp/login")));
              browser.cookies().put(SESSION, before);
              return browser.call("GET /orders");
            }),
        row(
            "login cookie as session",
            "session.invalid",
            browser -> {
              browser.begin("/orders");
              browser
                  .cookies()
                  .put(SESSION, browser.cookies("__Host-corp.login.").values().iterator().next());
              return browser.call("GET /orders");
            }),
        row(
            "two sessions at once",
            "credential.ambiguous",
            browser -> {
              browser.signIn(provider, "/orders");
              browser.cookies().put("x", "y; " + SESSION + "=other");
              return browser.call("GET /orders");
            }),
        row(
            "a stolen session after signing out",
            "session.ended",
            browser -> {
              browser.signIn(provider, "/orders");
              TestBrowser thief = new TestBrowser(gateway);
              thief.cookies().putAll(browser.cookies());
              browser.post("/.sign-in/corp/logout", "", "Origin: " + browser.origin());
              return thief.call("GET /orders");
            }),
        row(
            "forged POST of another site",
            "session.cross-site",
            browser -> {
              browser.signIn(provider, "/orders");
              return browser.post("/orders", "a=b", "Origin: https://evil.example");
            }),
        row(
            "forged POST of a neighbour without Origin",
            "session.cross-site",
            browser -> {
              browser.signIn(provider, "/orders");
              return browser.post("/orders", "a=b", "Sec-Fetch-Site: same-site");
            }),
        row(
            "forged POST of a sandbox",
            "session.cross-site",
            browser -> {
              browser.signIn(provider, "/orders");
              return browser.post("/orders", "a=b", "Origin: null");
            }),
        row(
            "refresh token of somebody else",
            "session.ended",
            browser -> {
              browser.signIn(provider, "/orders");
              provider.idToken(token -> token.subject("mallory"));
              ticker.advance(Duration.ofMinutes(6));
              return browser.call("GET /orders");
            }),
        row(
            "refresh token that the provider has withdrawn",
            "session.ended",
            browser -> {
              browser.signIn(provider, "/orders");
              provider.withdraw();
              ticker.advance(Duration.ofMinutes(6));
              return browser.call("GET /orders");
            }));
  }

  private static List<Attempt<Attack>> logouts() {
    return List.of(
        row(
            "logout posted by another site",
            "sign-out.cross-site",
            browser -> {
              browser.signIn(provider, "/orders");
              return browser.post("/.sign-in/corp/logout", "", "Origin: https://evil.example");
            }),
        row(
            "logout by a link of another site",
            "sign-out.cross-site",
            browser -> {
              browser.signIn(provider, "/orders");
              return browser.call("GET /.sign-in/corp/logout", "Sec-Fetch-Site: cross-site");
            }),
        row(
            "logout by who does not say from where",
            "sign-out.cross-site",
            browser -> {
              browser.signIn(provider, "/orders");
              return browser.call("GET /.sign-in/corp/logout");
            }),
        row(
            "logout token without events",
            "sign-out.token",
            logoutToken(token -> token.without("events"))),
        row(
            "logout token with another event",
            "sign-out.token",
            logoutToken(token -> token.claim("events", Map.of("other", Map.of())))),
        row(
            "logout token with a nonce",
            "sign-out.token",
            logoutToken(token -> token.claim("nonce", "x"))),
        row(
            "logout token about nobody",
            "sign-out.token",
            logoutToken(token -> token.without("sub").without("sid"))),
        row(
            "logout token without jti",
            "sign-out.token",
            logoutToken(token -> token.without("jti"))),
        row(
            "logout token for another client",
            "sign-out.token",
            logoutToken(token -> token.audience("other"))),
        row(
            "logout token of another issuer",
            "sign-out.token",
            logoutToken(token -> token.claim("iss", "https://evil.example"))),
        row(
            "logout token that has expired",
            "sign-out.token",
            logoutToken(token -> token.expiresIn(Duration.ofMinutes(-2)))),
        row(
            "logout token of long ago",
            "sign-out.token",
            logoutToken(token -> token.claim("iat", ticker.millis() / 1000 - 3_600))),
        row(
            "ID token as logout token",
            "sign-out.token",
            logoutToken(token -> token.without("events").claim("nonce", "n").header("typ", "JWT"))),
        row(
            "logout token alg none",
            "sign-out.token",
            browser ->
                browser.post(
                    BACKCHANNEL, "logout_token=" + provider.logoutToken("gateway").unsigned())),
        row(
            "logout token forged",
            "sign-out.token",
            browser ->
                browser.post(
                    BACKCHANNEL, "logout_token=" + provider.logoutToken("gateway").forged())),
        row(
            "logout token replayed",
            "sign-out.replayed",
            browser -> {
              String form = "logout_token=" + provider.logoutToken("gateway").text();
              assertThat(browser.post(BACKCHANNEL, form).status()).isEqualTo(200);
              return browser.post(BACKCHANNEL, form);
            }),
        row(
            "logout token twice in one form",
            "sign-out.token",
            browser -> browser.post(BACKCHANNEL, "logout_token=a&logout_token=b")),
        row(
            "logout form that is too long",
            "request.body-too-large",
            browser -> browser.post(BACKCHANNEL, "logout_token=" + "a".repeat(30_000))));
  }
}
