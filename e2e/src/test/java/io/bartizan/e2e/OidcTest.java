package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import io.bartizan.testkit.TestProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in by OpenID Connect, with a provider that does as it is told.
class OidcTest {
  private static final String SESSION = "__Host-corp.session";

  @TempDir Path folder;
  private final HandTicker ticker = new HandTicker();
  private TestProvider provider;
  private ScriptedUpstream upstream;
  private TestGateway gateway;
  private TestBrowser browser;

  static String config(TestProvider provider, ScriptedUpstream upstream, String session) {
    return """
    listen: { https: 127.0.0.1:0 }
    tls: { certificate: api.pem, key: api.key }
    services: { orders: { endpoints: [ "%s" ] } }
    sign-in:
      corp:
        oidc:
          issuer: "%s"
          client-id: gateway
          client-secret: file:client.secret
          scopes: [ email ]
          forward: access-token
        session: { keys: [ file:session.key ], %s }
    routes:
      - { path: /**, service: orders, authenticate: { sign-in: corp } }
      - { path: /vault/**, service: orders, authenticate: { sign-in: corp, step-up: { acr: [ gold ], max-age: 5min } } }
      - { path: /buyers/**, service: orders, authenticate: { sign-in: corp }, authorize: { roles: [ buyer ] } }
    """
        .formatted(upstream.endpoint(), provider.issuer().issuer(), session);
  }

  @BeforeEach
  void serve() throws Exception {
    Files.writeString(folder.resolve("client.secret"), "hunter2 and more");
    Files.writeString(folder.resolve("session.key"), "0123456789abcdef0123456789abcdef");
    provider = TestProvider.start(ticker);
    upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
    serve("idle: 30min, absolute: 12h, recheck: 0s");
  }

  private void serve(String session) throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    gateway = TestGateway.start(folder, config(provider, upstream, session), ticker);
    browser = new TestBrowser(gateway);
  }

  @AfterEach
  void end() throws Exception {
    gateway.close();
    upstream.close();
    provider.close();
  }

  private SeenRequest last() {
    return upstream.requests().getLast();
  }

  @Test
  void a_person_signs_in_and_comes_back_to_where_they_were() throws Exception {
    RawAnswer answer = browser.signIn(provider, "/orders/7?color=red%20ish");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(last().target()).isEqualTo("/orders/7?color=red%20ish");
    assertThat(last().field("Authorization")).startsWith("Bearer access-");
    assertThat(last().fields("Cookie")).isEmpty();
    assertThat(browser.cookies().keySet()).containsExactly(SESSION);
    assertThat(browser.visit("/buyers/x").status()).isEqualTo(200);
    assertThat(provider.tokenCalls()).isEqualTo(1);
  }

  @Test
  void the_provider_is_asked_as_the_protocols_say() throws Exception {
    var asked = TestProvider.parameters(browser.begin("/orders").split("\\?", 2)[1]);
    assertThat(asked)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", "gateway")
        .containsEntry("scope", "openid email")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("redirect_uri", browser.origin() + "/.sign-in/corp/callback");
    assertThat(asked.get("state")).hasSize(43).isNotEqualTo(asked.get("nonce"));
    browser.signIn(provider, "/orders");
    assertThat(provider.lastAuthorization()).isEqualTo("Basic Z2F0ZXdheTpodW50ZXIyK2FuZCttb3Jl");
    assertThat(provider.lastForm().get("code_verifier")).hasSize(43);
  }

  @Test
  void other_cookies_go_on_and_ours_do_not() throws Exception {
    browser.signIn(provider, "/orders");
    browser.cookies().put("theme", "dark");
    browser.cookies().put("__Host-corp.login.aaaaaaaa", "x");
    assertThat(browser.visit("/orders").status()).isEqualTo(200);
    assertThat(last().fields("Cookie")).containsExactly("theme=dark");
  }

  @Test
  void several_tabs_sign_in_at_once() throws Exception {
    String one = provider.letIn(browser.begin("/one"));
    String two = provider.letIn(browser.begin("/two"));
    assertThat(browser.back(two).field("Location")).isEqualTo("/two");
    assertThat(browser.back(one).field("Location")).isEqualTo("/one");
    assertThat(browser.visit("/one").status()).isEqualTo(200);
  }

  @Test
  void each_sign_in_begins_another_session_and_ends_the_one_before() throws Exception {
    browser.signIn(provider, "/orders");
    String before = browser.cookies().get(SESSION);
    RawAnswer welcome = browser.back(provider.letIn(browser.begins("/.sign-in/corp/login")));
    assertThat(welcome.status()).isEqualTo(303);
    assertThat(browser.cookies().get(SESSION)).isNotEqualTo(before);
    browser.cookies().put(SESSION, before);
    assertThat(browser.call("GET /orders").text()).contains("session.ended");
  }

  @Test
  void a_session_ends_when_it_is_idle_and_when_it_is_old() throws Exception {
    provider.seconds(1_000_000);
    browser.signIn(provider, "/orders");
    for (int i = 0; i < 23; i++) {
      ticker.advance(Duration.ofMinutes(29));
      assertThat(browser.call("GET /orders").status()).as("use " + i).isEqualTo(200);
    }
    String used = browser.cookies().get(SESSION);
    ticker.advance(Duration.ofMinutes(31));
    assertThat(browser.call("GET /orders").text()).contains("session.expired");
    browser.cookies().put(SESSION, used);
    ticker.advance(Duration.ofMinutes(29));
    assertThat(browser.call("GET /orders").text()).contains("session.expired");
  }

  @Test
  void a_session_is_renewed_once_however_many_requests_come() throws Exception {
    browser.signIn(provider, "/orders");
    String before = browser.cookies().get(SESSION);
    ticker.advance(Duration.ofMinutes(6));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<RawAnswer>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        TestBrowser tab = new TestBrowser(gateway);
        tab.cookies().put(SESSION, before);
        calls.add(() -> tab.call("GET /orders"));
      }
      for (Future<RawAnswer> each : threads.invokeAll(calls)) {
        assertThat(each.get().status()).isEqualTo(200);
      }
    }
    assertThat(provider.tokenCalls()).isEqualTo(2);
    assertThat(provider.refreshTokensUsedTwice()).isZero();
    assertThat(browser.call("GET /orders").status()).as("late, with the old cookie").isEqualTo(200);
    assertThat(browser.cookies().get(SESSION)).isNotEqualTo(before);
    ticker.advance(Duration.ofMinutes(6));
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
    assertThat(provider.tokenCalls()).isEqualTo(3);
    assertThat(provider.refreshTokensUsedTwice()).isZero();
  }

  @Test
  void a_session_that_the_provider_does_not_renew_ends() throws Exception {
    browser.signIn(provider, "/orders");
    provider.withdraw();
    ticker.advance(Duration.ofMinutes(6));
    assertThat(browser.call("GET /orders").text()).contains("session.ended");
    assertThat(browser.call("GET /orders").text()).contains("session.ended");
    assertThat(provider.tokenCalls()).isEqualTo(2);
  }

  @Test
  void sessions_go_on_while_the_provider_is_away_and_not_for_ever() throws Exception {
    browser.signIn(provider, "/orders");
    provider.wrong().status(500);
    ticker.advance(Duration.ofMinutes(6));
    int before = provider.tokenCalls();
    for (int i = 0; i < 20; i++) {
      assertThat(browser.call("GET /orders").status()).isEqualTo(200);
    }
    assertThat(provider.tokenCalls() - before).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      ticker.advance(Duration.ofMinutes(20));
      RawAnswer answer = browser.call("GET /orders");
      assertThat(answer.status()).as(answer.toString()).isEqualTo(i < 2 ? 200 : 503);
    }
    assertThat(browser.call("GET /orders").text()).contains("sign-in.unavailable");
    provider.heal();
    ticker.advance(Duration.ofMinutes(1));
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
  }

  @Test
  void a_provider_that_is_back_soon_is_asked_again_soon() throws Exception {
    browser.signIn(provider, "/orders");
    provider.wrong().status(500);
    ticker.advance(Duration.ofMinutes(6));
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
    provider.heal();
    int before = provider.tokenCalls();
    ticker.advance(Duration.ofSeconds(2));
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
    assertThat(provider.tokenCalls() - before).isEqualTo(1);
  }

  @Test
  void a_provider_that_does_not_say_how_long_is_not_asked_for_each_request() throws Exception {
    provider.seconds(0);
    browser.signIn(provider, "/orders");
    for (int i = 0; i < 5; i++) {
      assertThat(browser.call("GET /orders").status()).isEqualTo(200);
    }
    assertThat(provider.tokenCalls()).isEqualTo(1);
  }

  @Test
  void nobody_signs_in_while_the_provider_is_away() throws Exception {
    provider.issuer().discovery().status(503);
    RawAnswer answer = browser.visit("/.sign-in/corp/login");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("sign-in.unavailable");
    assertThat(answer.field("Retry-After")).isEqualTo("5");
    int fetches = provider.issuer().discovery().fetches();
    for (int i = 0; i < 10; i++) {
      assertThat(browser.visit("/.sign-in/corp/login").status()).isEqualTo(503);
    }
    assertThat(provider.issuer().discovery().fetches()).isEqualTo(fetches);
    provider.heal();
    ticker.advance(Duration.ofSeconds(2));
    assertThat(browser.signIn(provider, "/orders").status()).isEqualTo(200);
  }

  @Test
  void a_stronger_sign_in_is_asked_for_where_a_route_wants_one() throws Exception {
    browser.signIn(provider, "/orders");
    RawAnswer refused = browser.call("GET /vault/1");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.text()).contains("session.step-up");
    assertThat(refused.field("WWW-Authenticate"))
        .contains(
            "error=\"insufficient_user_authentication\"", "acr_values=\"gold\"", "max_age=\"300\"");
    String location = browser.begin("/vault/1");
    assertThat(TestProvider.parameters(location.split("\\?", 2)[1]))
        .containsEntry("acr_values", "gold")
        .containsEntry("max_age", "300");
    assertThat(browser.back(provider.letIn(location)).field("Location")).isEqualTo("/vault/1");
    assertThat(browser.visit("/vault/1").status()).isEqualTo(200);
    ticker.advance(Duration.ofSeconds(306));
    assertThat(browser.call("GET /vault/1").text()).contains("session.step-up");
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
  }

  @Test
  void a_provider_that_does_not_ask_again_sends_no_browser_in_circles() throws Exception {
    long first = ticker.millis() / 1000;
    provider.idToken(token -> token.claim("auth_time", first));
    ticker.advance(Duration.ofSeconds(290));
    int refused = 0;
    for (int second = 290; second < 312; second++) {
      String login = "/.sign-in/corp/login?return=%2Fvault&acr=gold&max-age=300";
      RawAnswer answer = browser.back(provider.letIn(browser.begins(login)));
      if (answer.status() == 303) {
        assertThat(browser.visit("/vault").status()).as("after " + second + " s").isEqualTo(200);
      } else {
        assertThat(answer.text()).contains("sign-in.weak");
        refused++;
      }
      ticker.advance(Duration.ofSeconds(1));
    }
    assertThat(refused).isEqualTo(6);
  }

  @Test
  void signing_out_ends_the_session_here_and_at_the_provider() throws Exception {
    browser.signIn(provider, "/orders");
    String session = browser.cookies().get(SESSION);
    RawAnswer answer = browser.post("/.sign-in/corp/logout", "", "Origin: " + browser.origin());
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.field("Location"))
        .startsWith(provider.issuer().issuer() + "/end-session?id_token_hint=ey")
        .contains("client_id=gateway", "post_logout_redirect_uri=https%3A%2F%2Flocalhost");
    assertThat(browser.cookies()).isEmpty();
    browser.cookies().put(SESSION, session);
    assertThat(browser.call("GET /orders").text()).contains("session.ended");
  }

  @Test
  void the_provider_ends_sessions_by_its_own_word() throws Exception {
    browser.signIn(provider, "/orders");
    String form = "logout_token=" + provider.logoutToken("gateway").without("sub").text();
    RawAnswer answer = new TestBrowser(gateway).post("/.sign-in/corp/backchannel-logout", form);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
    assertThat(browser.call("GET /orders").text()).contains("session.ended");
    ticker.advance(Duration.ofSeconds(6));
    provider.idToken(token -> token.claim("sid", "another"));
    browser.signIn(provider, "/orders");
    form = "logout_token=" + provider.logoutToken("gateway").without("sid").text();
    assertThat(browser.post("/.sign-in/corp/backchannel-logout", form).status()).isEqualTo(200);
    assertThat(browser.call("GET /orders").text()).contains("session.ended");
    ticker.advance(Duration.ofSeconds(6));
    assertThat(browser.signIn(provider, "/orders").status()).isEqualTo(200);
  }

  @Test
  void a_session_in_the_store_is_only_named_by_its_cookie() throws Exception {
    serve("keep: store, recheck: 0s");
    browser.signIn(provider, "/orders");
    assertThat(browser.cookies().get(SESSION)).hasSizeLessThan(100);
    ticker.advance(Duration.ofMinutes(6));
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
    assertThat(provider.tokenCalls()).isEqualTo(2);
    browser.post("/.sign-in/corp/logout", "", "Origin: " + browser.origin());
    assertThat(browser.call("GET /orders").status()).isEqualTo(401);
  }

  @Test
  void a_reload_keeps_sessions_also_when_keys_are_exchanged() throws Exception {
    browser.signIn(provider, "/orders");
    String config = config(provider, upstream, "recheck: 0s");
    gateway.apply(config);
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
    Files.writeString(folder.resolve("next.key"), "fedcba9876543210fedcba9876543210");
    gateway.apply(config.replace("[ file:session.key ]", "[ file:next.key, file:session.key ]"));
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
    gateway.apply(config.replace("[ file:session.key ]", "[ file:next.key ]"));
    assertThat(browser.call("GET /orders").text()).contains("session.invalid");
  }

  @Test
  void a_claim_that_does_not_fit_into_a_cookie_is_not_kept_in_part() throws Exception {
    provider.idToken(token -> token.claim("groups", "g".repeat(4_000)));
    RawAnswer answer = browser.back(provider.letIn(browser.begin("/orders")));
    assertThat(answer.text()).contains("sign-in.unavailable");
    assertThat(browser.cookies().get(SESSION)).isNull();
  }
}
