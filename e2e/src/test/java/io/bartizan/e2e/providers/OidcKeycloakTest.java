package io.bartizan.e2e.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.e2e.Eventually;
import io.bartizan.e2e.TestGateway;
import io.bartizan.testkit.Chromium;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in with a real Keycloak and a real browser.
@NeedsProviders
class OidcKeycloakTest {
  private static final String SESSION = "__Host-corp.session";

  @TempDir static Path folder;
  private static Keycloak.Realm realm;
  private static ScriptedUpstream upstream;
  private static TestGateway gateway;
  private static String origin;
  private Chromium browser;

  @BeforeAll
  static void serve() throws Exception {
    Files.writeString(folder.resolve("client.secret"), "hunter2hunter2");
    Files.writeString(folder.resolve("session.key"), "0123456789abcdef0123456789abcdef");
    realm =
        Keycloak.shared()
            .realm(
                "oidc",
                Map.of(
                    "accessTokenLifespan", 12,
                    "revokeRefreshToken", true,
                    "refreshTokenMaxReuse", 0))
            .role("buyer")
            .person("alice", "wonderland", "buyer");
    upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
    gateway = TestGateway.start(folder, config());
    origin = "https://localhost:" + gateway.port("https:0");
    realm.client(client("http://127.0.0.1:" + gateway.port("http:0")));
  }

  private static String config() {
    return """
    listen: [ { https: 127.0.0.1:0 }, { http: 127.0.0.1:0 } ]
    tls: { certificate: api.pem, key: api.key }
    services: { orders: { endpoints: [ "%s" ] } }
    sign-in:
      corp:
        oidc:
          issuer: "%s"
          client-id: gateway
          client-secret: file:client.secret
          scopes: [ profile, email ]
          roles-claim: realm_access.roles
          forward: access-token
        session: { keys: [ file:session.key ], keep: store, recheck: 0s }
    routes:
      - { path: /**, service: orders, authenticate: { sign-in: corp } }
      - { path: /buyers/**, service: orders, authenticate: { sign-in: corp }, authorize: { roles: [ buyer ] } }
      - { path: /recent/**, service: orders, authenticate: { sign-in: corp, step-up: { max-age: 10s } } }
    """
        .formatted(upstream.endpoint(), realm.url());
  }

  private static Map<String, Object> client(String backchannel) {
    return Map.of(
        "clientId",
        "gateway",
        "secret",
        "hunter2hunter2",
        "redirectUris",
        List.of(origin + "/.sign-in/corp/callback"),
        "standardFlowEnabled",
        true,
        "attributes",
        Map.of(
            "pkce.code.challenge.method",
            "S256",
            "post.logout.redirect.uris",
            origin + "/*",
            "backchannel.logout.url",
            backchannel + "/.sign-in/corp/backchannel-logout",
            "backchannel.logout.session.required",
            "true"),
        "protocolMappers",
        List.of(
            Map.of(
                "name",
                "roles",
                "protocol",
                "openid-connect",
                "protocolMapper",
                "oidc-usermodel-realm-role-mapper",
                "config",
                Map.of(
                    "claim.name",
                    "realm_access.roles",
                    "jsonType.label",
                    "String",
                    "multivalued",
                    "true",
                    "id.token.claim",
                    "true",
                    "access.token.claim",
                    "true"))));
  }

  @AfterAll
  static void end() throws Exception {
    gateway.close();
    upstream.close();
  }

  @BeforeEach
  void open() throws Exception {
    browser = Chromium.start(Files.createTempDirectory(folder, "profile"));
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private void signIn(String path) throws Exception {
    realm.signIn(browser, origin + path, "alice", "wonderland");
  }

  @Test
  void a_person_signs_in_at_keycloak_and_comes_back() throws Exception {
    signIn("/buyers/7?x=1");
    assertThat(browser.text()).contains("in stock");
    assertThat(browser.cookieNames()).containsExactly(SESSION);
    assertThat(upstream.requests().getLast().field("Authorization")).startsWith("Bearer ey");
    assertThat(upstream.requests().getLast().fields("Cookie")).isEmpty();
  }

  @Test
  void a_session_is_renewed_by_its_refresh_token() throws Exception {
    signIn("/orders");
    String first = upstream.requests().getLast().field("Authorization");
    Eventually.holds(
        "another access token",
        () -> {
          assertThat(browser.status("/orders")).isEqualTo("200");
          return !upstream.requests().getLast().field("Authorization").equals(first);
        });
    String second = upstream.requests().getLast().field("Authorization");
    Eventually.holds(
        "a third one, by the rotated refresh token",
        () -> {
          assertThat(browser.status("/orders")).isEqualTo("200");
          return !upstream.requests().getLast().field("Authorization").equals(second);
        });
  }

  @Test
  void signing_out_signs_out_of_keycloak_too() throws Exception {
    signIn("/orders");
    browser.open(origin + "/.sign-in/corp/logout");
    browser.arrives(realm.url());
    realm.logIn(browser, "alice", "wonderland");
    browser.arrives(origin + "/");
    assertThat(browser.text()).contains("in stock");
  }

  @Test
  void keycloak_ends_sessions_by_its_own_word() throws Exception {
    signIn("/orders");
    assertThat(browser.status("/orders")).isEqualTo("200");
    String users = Keycloak.shared().admin("GET", realm.path("/users?username=alice"), null).body();
    String id = users.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
    assertThat(
            Keycloak.shared()
                .admin("POST", realm.path("/users/" + id + "/logout"), null)
                .statusCode())
        .isEqualTo(204);
    Eventually.holds("the session to end", () -> browser.status("/orders").equals("401"));
  }

  @Test
  void a_more_recent_proof_is_asked_for_where_a_route_wants_one() throws Exception {
    signIn("/orders");
    Eventually.holds("the sign-in to get old", () -> browser.status("/recent/1").equals("401"));
    browser.open(origin + "/recent/1");
    browser.arrives(realm.url());
    browser.type("#password", "wonderland").click("#kc-login");
    browser.arrives(origin + "/recent/1");
    assertThat(browser.text()).contains("in stock");
  }
}
