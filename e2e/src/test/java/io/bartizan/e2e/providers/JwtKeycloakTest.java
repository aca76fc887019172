package io.bartizan.e2e.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.e2e.Eventually;
import io.bartizan.e2e.TestGateway;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Access tokens of a real Keycloak, while it exchanges its keys.
@NeedsProviders
class JwtKeycloakTest {
  @TempDir Path folder;

  @Test
  void tokens_pass_before_and_after_an_exchange_of_keys() throws Exception {
    Keycloak.Realm realm =
        Keycloak.shared().realm("jwt", Map.of()).role("buyer").person("bob", "builder", "buyer");
    realm.client(
        Map.of(
            "clientId",
            "app",
            "publicClient",
            true,
            "directAccessGrantsEnabled",
            true,
            "protocolMappers",
            List.of(audience())));
    try (ScriptedUpstream upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
        TestGateway gateway = TestGateway.start(folder, config(realm, upstream))) {
      String before = token(realm);
      assertThat(ask(gateway, before).status()).isEqualTo(200);
      exchangeKeys(realm);
      String after = token(realm);
      assertThat(kid(after)).isNotEqualTo(kid(before));
      Eventually.holds("the new key", () -> status(gateway, after) == 200);
      assertThat(ask(gateway, before).status()).as("its key is still published").isEqualTo(200);
      assertThat(ask(gateway, after + "A").status()).isEqualTo(401);
    }
  }

  private static String config(Keycloak.Realm realm, ScriptedUpstream upstream) {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { orders: { endpoints: [ "%s" ] } }
    routes:
      - path: /**
        service: orders
        authenticate: { jwt: { issuer: "%s", audience: orders, roles-claim: realm_access.roles, unknown-key-interval: 1s } }
        authorize: { roles: [ buyer ] }
    """
        .formatted(upstream.endpoint(), realm.url());
  }

  private static Map<String, Object> audience() {
    return Map.of(
        "name", "orders",
        "protocol", "openid-connect",
        "protocolMapper", "oidc-audience-mapper",
        "config", Map.of("included.custom.audience", "orders", "access.token.claim", "true"));
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

  private static String kid(String token) throws Exception {
    return JWSObject.parse(token).getHeader().getKeyID();
  }

  private static void exchangeKeys(Keycloak.Realm realm) throws Exception {
    String told = Keycloak.shared().admin("GET", realm.path(""), null).body();
    Object id = JSONObjectUtils.parse(told).get("id");
    Map<String, Object> key =
        Map.of(
            "name", "next",
            "providerId", "rsa-generated",
            "providerType", "org.keycloak.keys.KeyProvider",
            "parentId", id,
            "config",
                Map.of(
                    "priority",
                    List.of("500"),
                    "enabled",
                    List.of("true"),
                    "active",
                    List.of("true"),
                    "algorithm",
                    List.of("RS256")));
    assertThat(Keycloak.shared().admin("POST", realm.path("/components"), key).statusCode())
        .isEqualTo(201);
  }

  private static int status(TestGateway gateway, String token) {
    try {
      return ask(gateway, token).status();
    } catch (Exception e) {
      throw new AssertionError("a request failed", e);
    }
  }

  private static RawAnswer ask(TestGateway gateway, String token) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask(
          "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
    }
  }
}
