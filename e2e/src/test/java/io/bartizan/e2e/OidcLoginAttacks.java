package io.bartizan.e2e;

import static io.bartizan.e2e.OidcAttacksTest.LOGIN;
import static io.bartizan.e2e.OidcAttacksTest.MARK;
import static io.bartizan.e2e.OidcAttacksTest.SESSION;
import static io.bartizan.e2e.OidcAttacksTest.flip;
import static io.bartizan.e2e.OidcAttacksTest.gateway;
import static io.bartizan.e2e.OidcAttacksTest.provider;
import static io.bartizan.e2e.OidcAttacksTest.row;
import static io.bartizan.e2e.OidcAttacksTest.ticker;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.e2e.OidcAttacksTest.Attack;
import io.bartizan.testkit.IssuerPage;
import io.bartizan.testkit.TestKey;
import io.bartizan.testkit.TestProvider;
import io.bartizan.testkit.TestToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What is tried against somebody who is about to sign in.
final class OidcLoginAttacks {
  private static final String CALLBACK = "/.sign-in/corp/callback?";

  private OidcLoginAttacks() {}

  static List<Attempt<Attack>> rows() {
    List<Attempt<Attack>> rows = new ArrayList<>();
    rows.addAll(callbacks());
    rows.addAll(idTokens());
    rows.addAll(providers());
    return rows;
  }

  private static Attack callback(UnaryOperator<String> change) {
    return browser ->
        browser.visit(CALLBACK + change.apply(provider.letIn(browser.begin("/orders"))));
  }

  private static Attack idToken(UnaryOperator<TestToken> change) {
    return browser -> {
      provider.idToken(change);
      return browser.back(provider.letIn(browser.begin("/orders")));
    };
  }

  /// Makes a text of a token that is right.
  interface Text {
    String of(TestToken token) throws Exception;
  }

  private static Attack idTokenText(Text text) {
    return browser -> {
      String location = browser.begin("/orders");
      String nonce = TestProvider.parameters(location.split("\\?", 2)[1]).get("nonce");
      provider.idToken(
          text.of(
              provider
                  .issuer()
                  .token()
                  .header("typ", "JWT")
                  .audience("gateway")
                  .claim("nonce", Objects.requireNonNull(nonce))));
      return browser.back(provider.letIn(location));
    };
  }

  private static List<Attempt<Attack>> callbacks() {
    return List.of(
        row("no state", "sign-in.state", callback(q -> q.replaceAll("&state=[^&]*", ""))),
        row(
            "foreign state",
            "sign-in.state",
            callback(q -> q.replaceAll("state=[^&]*", "state=" + "A".repeat(43)))),
        row(
            "state of odd form",
            "sign-in.state",
            callback(q ->
                q.replaceAll(
                    "state=[^&]*", "state=" + MARK.replace("<", "%3C").replace(">", "%3E")))),
        row(
            "state with another's cookie name",
            "sign-in.state",
            callback(q -> q.replaceAll("(state=.{8})[^&]*", "$1" + "B".repeat(35)))),
        row(
            "another browser brings the code back",
            "sign-in.state",
            browser -> {
              String query = provider.letIn(new TestBrowser(gateway).begin("/orders"));
              return browser.back(query);
            }),
        row(
            "a code of another's login",
            "sign-in.code",
            browser -> {
              String stolen = provider.letIn(new TestBrowser(gateway).begin("/orders"));
              String code = TestProvider.parameters(stolen).get("code");
              String own = provider.letIn(browser.begin("/orders"));
              return browser.back(own.replaceAll("code=[^&]*", "code=" + code));
            }),
        row(
            "replayed callback",
            "sign-in.replayed",
            browser -> {
              String query = provider.letIn(browser.begin("/orders"));
              Map<String, String> cookies = Map.copyOf(browser.cookies());
              assertThat(browser.back(query).status()).isEqualTo(303);
              browser.cookies().clear();
              browser.cookies().putAll(cookies);
              return browser.back(query);
            }),
        row(
            "replayed code in another login",
            "sign-in.code",
            browser -> {
              String query = provider.letIn(browser.begin("/orders"));
              browser.back(query);
              String code = TestProvider.parameters(query).get("code");
              browser.cookies().remove(SESSION);
              String own = provider.letIn(browser.begin("/orders"));
              return browser.back(own.replaceAll("code=[^&]*", "code=" + code));
            }),
        row(
            "login that takes too long",
            "sign-in.state",
            browser -> {
              String query = provider.letIn(browser.begin("/orders"));
              ticker.advance(Duration.ofMinutes(11));
              return browser.back(query);
            }),
        row(
            "changed login cookie",
            "sign-in.state",
            browser -> {
              String query = provider.letIn(browser.begin("/orders"));
              browser.cookies().replaceAll((_, value) -> flip(value, value.length() / 2));
              return browser.back(query);
            }),
        row(
            "session cookie as login cookie",
            "sign-in.state",
            browser -> {
              browser.signIn(provider, "/orders");
              String session = browser.cookies().get(SESSION);
              String query = provider.letIn(browser.begins("/.sign-in/corp/login"));
              browser.cookies().replaceAll((_, _) -> session);
              return browser.back(query);
            }),
        row(
            "PKCE without its verifier: the provider says no",
            "sign-in.code",
            browser -> {
              String location = browser.begin("/orders");
              return browser.back(
                  provider.letIn(
                      location.replaceAll(
                          "code_challenge=[^&]*", "code_challenge=" + "c".repeat(43))));
            }),
        row(
            "mix-up: another issuer",
            "sign-in.issuer",
            callback(q -> q.replaceAll("iss=[^&]*", "iss=https%3A%2F%2Fevil.example"))),
        row("mix-up: no issuer", "sign-in.issuer", callback(q -> q.replaceAll("&iss=[^&]*", ""))),
        row("code twice", "sign-in.request", callback(q -> q + "&code=other")),
        row("state twice", "sign-in.request", callback(q -> q + "&state=other")),
        row("broken escape", "request.path", callback(q -> q + "&x=%zz")),
        row("huge query", "request.uri-too-long", callback(q -> q + "&x=" + "y".repeat(8_900))),
        row("no code", "sign-in.request", callback(q -> q.replaceAll("code=[^&]*&", ""))),
        row(
            "long code",
            "sign-in.request",
            callback(q -> q.replaceAll("code=[^&]*", "code=" + "c".repeat(5_000)))),
        row(
            "error of the provider with a script in it",
            "sign-in.denied",
            callback(q ->
                q.replaceAll(
                    "code=[^&]*",
                    "error="
                        + MARK.replace("<", "%3C").replace(">", "%3E")
                        + "&error_description="
                        + MARK.replace("<", "%3C").replace(">", "%3E")))),
        row(
            "posted callback",
            "route.method",
            browser -> browser.post("/.sign-in/corp/callback", "code=x")));
  }

  private static List<Attempt<Attack>> idTokens() {
    return List.of(
        row("ID token alg none", "token.malformed", idTokenText(TestToken::unsigned)),
        row(
            "ID token HS256 by the client's password",
            "token.algorithm",
            idTokenText(
                token -> token.hmac("hunter2 and more".getBytes(StandardCharsets.US_ASCII)))),
        row("ID token forged", "token.signature", idTokenText(TestToken::forged)),
        row(
            "ID token by a stranger's key",
            "token.key",
            idTokenText(token -> token.signedBy(TestKey.of("ES256", "stranger")).text())),
        row(
            "ID token of another issuer",
            "token.issuer",
            idToken(token -> token.claim("iss", "https://evil.example"))),
        row(
            "ID token for another client",
            "token.audience",
            idToken(token -> token.audience("other"))),
        row(
            "ID token asked for by another client",
            "token.audience",
            idToken(token -> token.claim("azp", "other"))),
        row(
            "ID token for several, asked for by nobody",
            "token.audience",
            idToken(token -> token.audience("gateway", "other"))),
        row(
            "ID token expired",
            "token.expired",
            idToken(token -> token.expiresIn(Duration.ofMinutes(-2)))),
        row(
            "ID token from the future",
            "token.not-yet-valid",
            idToken(token -> token.claim("iat", ticker.millis() / 1000 + 600))),
        row("ID token without sub", "token.claims", idToken(token -> token.without("sub"))),
        row("ID token without exp", "token.claims", idToken(token -> token.without("exp"))),
        row(
            "access token as ID token",
            "token.type",
            idToken(token -> token.header("typ", "at+jwt"))),
        row(
            "logout token as ID token",
            "token.type",
            idToken(token -> token.header("typ", "logout+jwt"))),
        row(
            "nonce of another login",
            "sign-in.nonce",
            idToken(token -> token.claim("nonce", "other"))),
        row("no nonce", "sign-in.nonce", idToken(token -> token.without("nonce"))),
        row(
            "access token exchanged (at_hash)",
            "sign-in.token",
            idToken(token -> token.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"))),
        row(
            "weaker than asked for (acr)",
            "sign-in.weak",
            browser -> {
              provider.idToken(token -> token.claim("acr", "bronze"));
              return browser.back(provider.letIn(browser.begins(LOGIN + "/&acr=gold")));
            }),
        row(
            "older than asked for (auth_time)",
            "sign-in.weak",
            browser -> {
              provider.idToken(token -> token.claim("auth_time", ticker.millis() / 1000 - 600));
              return browser.back(provider.letIn(browser.begins(LOGIN + "/&max-age=300")));
            }),
        row("no ID token", "token.malformed", idTokenText(_ -> "")));
  }

  private static Attack wrong(Consumer<IssuerPage> how) {
    return browser -> {
      String query = provider.letIn(browser.begin("/orders"));
      how.accept(provider.wrong());
      return browser.back(query);
    };
  }

  private static List<Attempt<Attack>> providers() {
    return List.of(
        row("token endpoint: garbage", "sign-in.unavailable", wrong(page -> page.instead(MARK))),
        row("token endpoint: empty", "sign-in.unavailable", wrong(page -> page.instead(""))),
        row("token endpoint: endless", "sign-in.unavailable", wrong(page -> page.huge(2 << 20))),
        row("token endpoint: redirect", "sign-in.unavailable", wrong(page -> page.status(302))),
        row("token endpoint: 500", "sign-in.unavailable", wrong(page -> page.status(500))),
        row("token endpoint: slow", "sign-in.unavailable", wrong(page -> page.hold())),
        row(
            "token endpoint: error with a script in it",
            "sign-in.unavailable",
            wrong(page -> {
              page.status(400);
              page.instead("{\"error\":\"" + MARK + "\"}");
            })),
        row(
            "token endpoint: another token type",
            "sign-in.unavailable",
            wrong(page -> page.instead("{\"access_token\":\"a\",\"token_type\":\"mac\"}"))),
        row(
            "token endpoint: line breaks in a token",
            "sign-in.unavailable",
            wrong(page ->
                page.instead("{\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"Bearer\"}"))));
  }
}
