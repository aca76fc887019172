package io.bartizan.e2e.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in with another provider, `oidc-provider`, to which the gateway proves itself by a key,
/// and with a session that is all in its cookie.
@NeedsProviders
class OidcNodeProviderTest {
  @TempDir static Path folder;
  private static NodeProvider provider;
  private static ScriptedUpstream upstream;
  private static TestGateway gateway;
  private static Chromium browser;

  @BeforeAll
  static void serve() throws Exception {
    ECKey key =
        new ECKeyGenerator(Curve.P_256).keyID("gateway-1").algorithm(JWSAlgorithm.ES256).generate();
    Files.writeString(folder.resolve("client.jwk"), key.toJSONString());
    int port = NodeProvider.freePort();
    upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
    gateway = TestGateway.start(folder, config(NodeProvider.url(port)));
    provider =
        NodeProvider.start(
            port,
            Map.of(
                "client_id",
                "gateway",
                "token_endpoint_auth_method",
                "private_key_jwt",
                "jwks",
                Map.of("keys", List.of(key.toPublicJWK().toJSONObject())),
                "grant_types",
                List.of("authorization_code", "refresh_token"),
                "redirect_uris",
                List.of(origin() + "/.sign-in/corp/callback"),
                "post_logout_redirect_uris",
                List.of(origin() + "/")),
            12);
    browser = Chromium.start(folder.resolve("profile"));
  }

  private static String origin() {
    return "https://localhost:" + gateway.port("https:0");
  }

  private static String config(String issuer) {
    return """
    listen: { https: 127.0.0.1:0 }
    tls: { certificate: api.pem, key: api.key }
    services: { orders: { endpoints: [ "%s" ] } }
    sign-in:
      corp:
        oidc:
          issuer: "%s"
          client-id: gateway
          client-key: file:client.jwk
          scopes: [ profile ]
          roles-claim: groups
    routes:
      - { path: /**, service: orders, authenticate: { sign-in: corp }, authorize: { roles: [ buyer ] } }
    """
        .formatted(upstream.endpoint(), issuer);
  }

  @AfterAll
  static void end() throws Exception {
    browser.close();
    gateway.close();
    upstream.close();
    provider.close();
  }

  @Test
  void a_person_signs_in_stays_and_signs_out() throws Exception {
    browser.open(origin() + "/orders?x=1");
    browser.arrives(provider.url());
    browser.type("input[name=login]", "alice").type("input[name=password]", "x");
    browser.click("button[type=submit]");
    browser.click("button[autofocus]");
    browser.arrives(origin() + "/orders?x=1");
    assertThat(browser.text()).contains("in stock");
    String before = cookie();
    Eventually.holds(
        "the session to be renewed",
        () -> browser.status("/orders").equals("200") && !cookie().equals(before));
    String renewed = cookie();
    Eventually.holds(
        "the session to be renewed by the rotated token",
        () -> browser.status("/orders").equals("200") && !cookie().equals(renewed));
    browser.open(origin() + "/.sign-in/corp/logout");
    browser.arrives(provider.url());
    browser.click("button[name=logout]");
    browser.arrives(provider.url());
    assertThat(browser.text()).isNotEmpty();
  }

  private static String cookie() throws Exception {
    return browser.cookie("__Host-corp.session");
  }
}
