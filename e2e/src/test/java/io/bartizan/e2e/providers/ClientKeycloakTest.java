package io.bartizan.e2e.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.JSONArrayUtils;
import io.bartizan.e2e.TestGateway;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway as a client of a real Keycloak: asks it about tokens, and gets tokens of its own.
@NeedsProviders
class ClientKeycloakTest {
  @TempDir Path folder;

  @Test
  void a_token_is_good_until_keycloak_ends_its_session() throws Exception {
    Keycloak.Realm realm = realm("introspection");
    try (ScriptedUpstream upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
        TestGateway gateway = TestGateway.start(folder, config(realm, upstream))) {
      String token = token(realm);
      assertThat(ask(gateway, "/asked", token).status()).isEqualTo(200);
      assertThat(ask(gateway, "/remembered", token).status()).isEqualTo(200);
      assertThat(ask(gateway, "/asked", token + "A").text()).contains("token.inactive");
      logOut(realm);
      assertThat(ask(gateway, "/asked", token).text()).contains("token.inactive");
      assertThat(ask(gateway, "/remembered", token).status()).isEqualTo(200);
    }
  }

  @Test
  void a_service_is_shown_a_token_of_the_gateways_own() throws Exception {
    Keycloak.Realm realm = realm("credentials");
    try (ScriptedUpstream upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
        TestGateway gateway = TestGateway.start(folder, config(realm, upstream))) {
      assertThat(ask(gateway, "/own", "the-client's").status()).isEqualTo(200);
      String shown = upstream.requests().getFirst().field("authorization");
      Map<String, Object> claims =
          JWSObject.parse(shown.substring("Bearer ".length())).getPayload().toJSONObject();
      assertThat(claims).containsEntry("azp", "gateway").containsEntry("iss", realm.url());
    }
  }

  private Keycloak.Realm realm(String name) throws Exception {
    Files.writeString(folder.resolve("secret"), "gateway's secret");
    Map<String, Object> audience =
        Map.of(
            "name", "gateway",
            "protocol", "openid-connect",
            "protocolMapper", "oidc-audience-mapper",
            "config", Map.of("included.client.audience", "gateway", "access.token.claim", "true"));
    return Keycloak.shared()
        .realm(name, Map.of())
        .role("buyer")
        .person("bob", "builder", "buyer")
        .client(
            Map.of(
                "clientId",
                "gateway",
                "secret",
                "gateway's secret",
                "serviceAccountsEnabled",
                true))
        .client(
            Map.of(
                "clientId",
                "app",
                "publicClient",
                true,
                "directAccessGrantsEnabled",
                true,
                "protocolMappers",
                List.of(audience)));
  }

  private static String config(Keycloak.Realm realm, ScriptedUpstream upstream) {
    String asks =
        "url: \"%s\", client-id: gateway, client-secret: \"file:secret\", issuer: \"%s\", audience: gateway, roles-claim: realm_access.roles"
            .formatted(realm.endpoint("token/introspect"), realm.url());
    return """
    listen: { http: 127.0.0.1:0 }
    services:
      orders: { endpoints: [ "ENDPOINT" ] }
      own: { endpoints: [ "ENDPOINT" ], oauth: { token-url: "TOKEN", client-id: gateway, client-secret: "file:secret" } }
    defaults: { authorize: { roles: [ buyer ] } }
    routes:
      - { path: /asked, service: orders, authenticate: { introspection: { ASKS, max-age: 0s } } }
      - { path: /remembered, service: orders, authenticate: { introspection: { ASKS, max-age: 1h } } }
      - { path: /own, public: true, service: own }
    """
        .replace("ENDPOINT", upstream.endpoint())
        .replace("TOKEN", realm.endpoint("token"))
        .replace("ASKS", asks);
  }

  private static String token(Keycloak.Realm realm) throws Exception {
    return String.valueOf(
        Keycloak.shared()
            .form(
                realm.endpoint("token"),
                Map.of(
                    "grant_type", "password",
                    "client_id", "app",
                    "username", "bob",
                    "password", "builder"))
            .get("access_token"));
  }

  private static void logOut(Keycloak.Realm realm) throws Exception {
    String found = Keycloak.shared().admin("GET", realm.path("/users?username=bob"), null).body();
    Map<?, ?> bob = (Map<?, ?>) JSONArrayUtils.parse(found).getFirst();
    int told =
        Keycloak.shared()
            .admin("POST", realm.path("/users/" + bob.get("id") + "/logout"), null)
            .statusCode();
    assertThat(told).isEqualTo(204);
  }

  private static RawAnswer ask(TestGateway gateway, String path, String token) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask(
          "GET "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + token
              + "\r\n\r\n");
    }
  }
}
