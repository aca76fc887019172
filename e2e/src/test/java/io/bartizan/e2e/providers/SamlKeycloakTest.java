package io.bartizan.e2e.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.e2e.Eventually;
import io.bartizan.e2e.TestGateway;
import io.bartizan.testkit.Chromium;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestSamlKey;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in by SAML with a real Keycloak, which learns of the gateway by its metadata, and a real
/// browser.
@NeedsProviders
class SamlKeycloakTest {
  private static final String SESSION = "__Host-corp.session";

  @TempDir static Path folder;
  private static Keycloak.Realm realm;
  private static ScriptedUpstream upstream;
  private static TestGateway gateway;
  private static String origin;
  private Chromium browser;

  @BeforeAll
  static void serve() throws Exception {
    Files.writeString(folder.resolve("session.key"), "0123456789abcdef0123456789abcdef");
    TestSamlKey.rsa("gateway").write(folder, "sp");
    realm =
        Keycloak.shared()
            .realm("saml", Map.of())
            .role("buyer")
            .person("alice", "wonderland", "buyer");
    upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
    gateway = TestGateway.start(folder, config());
    origin = "https://localhost:" + gateway.port("https:0");
    register("corp");
    register("posting");
  }

  private static String config() {
    return """
    listen: { https: 127.0.0.1:0 }
    tls: { certificate: api.pem, key: api.key }
    services: { orders: { endpoints: [ "%s" ] } }
    sign-in:
      corp: { saml: { entity-id: "urn:gateway:corp", %s }, session: { keys: [ file:session.key ], recheck: 0s } }
      posting:
        saml: { entity-id: "urn:gateway:posting", %s, binding: post, want-assertions-signed: true, decryption: { certificate: sp.pem, key: file:sp.key } }
        session: { keys: [ file:session.key ], recheck: 0s }
    routes:
      - { path: /**, service: orders, authenticate: { sign-in: corp } }
      - { path: /buyers/**, service: orders, authenticate: { sign-in: corp }, authorize: { roles: [ buyer ] } }
      - { path: /posting/**, service: orders, authenticate: { sign-in: posting }, authorize: { roles: [ buyer ] } }
    """
        .formatted(upstream.endpoint(), provider(), provider());
  }

  private static String provider() {
    return "issuer: \"%s\", metadata-url: \"%s/protocol/saml/descriptor\", key: { certificate: sp.pem, key: file:sp.key }"
        .formatted(realm.url(), realm.url());
  }

  /// Has Keycloak make a client of our metadata.
  private static void register(String signIn) throws Exception {
    String metadata;
    try (RawClient client = gateway.tls("localhost")) {
      metadata =
          client
              .ask(
                  "GET /.sign-in/"
                      + signIn
                      + "/metadata HTTP/1.1\r\nHost: "
                      + origin.substring("https://".length())
                      + "\r\n\r\n")
              .text();
    }
    HttpResponse<String> read =
        Keycloak.shared().admin("POST", realm.path("/client-description-converter"), metadata);
    assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
    realm.client(new HashMap<>(JSONObjectUtils.parse(read.body())));
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
    assertThat(upstream.requests().getLast().fields("Cookie")).isEmpty();
  }

  @Test
  void a_request_that_is_posted_is_answered_by_an_encrypted_assertion() throws Exception {
    signIn("/posting/7");
    assertThat(browser.text()).contains("in stock");
  }

  @Test
  void signing_out_signs_out_of_keycloak_too() throws Exception {
    signIn("/orders");
    browser.open(origin + "/.sign-in/corp/logout");
    browser.arrives(realm.url());
    assertThat(browser.text()).doesNotContain("in stock");
    signIn("/orders");
  }

  @Test
  void signing_out_with_keycloak_through_another_application_signs_out_here_too() throws Exception {
    signIn("/orders");
    browser.open(origin + "/posting/7");
    browser.arrives(origin + "/posting/7");
    assertThat(browser.status("/orders")).isEqualTo("200");
    browser.open(origin + "/.sign-in/posting/logout");
    Eventually.holds(
        "to be asked who it is, on the way to a page that wants a session",
        () -> browser.run("return String(!!document.querySelector('#username'))").equals("true"));
  }
}
