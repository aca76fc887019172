package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a service learns of its callers, from a whole gateway: by a token that it can check, and by
/// nothing that a client has written.
final class IdentityTokenTest {
  @TempDir Path folder;
  private final KeyMaker.NewKey key = new KeyMaker(new SecureRandom()).make("bz");
  private ScriptedUpstream upstream;
  private TestGateway gateway;
  private RawClient client;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0 }
            identity-tokens: { issuer: "https://gateway.example.com" }
            services: { orders: { endpoints: "%s" } }
            consumers: { shop: { keys: { id: %s, hash: "%s" }, roles: [buyer] } }
            defaults: { identity-token: orders }
            routes:
              - { path: /keys, public: true, publish: identity-keys, methods: [GET] }
              - { path: /open/**, service: orders, public: true }
              - { path: /**, service: orders, authenticate: { api-key: {} } }
            """
                .formatted(upstream.endpoint(), key.id(), key.hash()));
    client = RawClient.plain(gateway.port("http:0"));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    gateway.close();
    upstream.close();
  }

  private RawAnswer ask(String path, String... fields) throws IOException {
    String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return client.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
  }

  @Test
  void the_service_can_check_who_calls_by_what_the_gateway_publishes() throws Exception {
    assertThat(ask("/orders", "X-API-Key: " + key.key()).status()).isEqualTo(200);
    List<String> tokens = upstream.requests().getFirst().fields("x-identity-token");
    assertThat(tokens).hasSize(1);
    RawAnswer keys = ask("/keys");
    assertThat(keys.status()).isEqualTo(200);
    assertThat(keys.field("content-type")).isEqualTo("application/jwk-set+json");
    assertThat(keys.field("cache-control")).contains("max-age=");
    JWSObject jws = JWSObject.parse(tokens.getFirst());
    JWKSet set = JWKSet.parse(keys.text());
    assertThat(
            jws.verify(
                new ECDSAVerifier(
                    set.getKeyByKeyId(jws.getHeader().getKeyID()).toECKey().toPublicJWK())))
        .isTrue();
    SignedJWT token = SignedJWT.parse(tokens.getFirst());
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("shop");
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("https://gateway.example.com");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("orders");
  }

  @Test
  void who_gets_a_copy_without_credentials_gets_no_token_for_the_service() throws Exception {
    try (ScriptedUpstream shadow = ScriptedUpstream.start()) {
      for (boolean credentials : new boolean[] {false, true}) {
        gateway.apply(mirrored(shadow, credentials));
        int before = shadow.requests().size();
        assertThat(ask("/orders", "X-API-Key: " + key.key()).status()).isEqualTo(200);
        assertThat(upstream.requests().getLast().fields("x-identity-token")).hasSize(1);
        Eventually.holds("a copy", () -> shadow.requests().size() > before);
        assertThat(shadow.requests().getLast().fields("x-identity-token"))
            .hasSize(credentials ? 1 : 0);
      }
    }
  }

  private String mirrored(ScriptedUpstream shadow, boolean credentials) {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { orders: { endpoints: "%s" }, shadow: { endpoints: "%s" } }
    consumers: { shop: { keys: { id: %s, hash: "%s" } } }
    routes:
      - path: /**
        service: orders
        authenticate: { api-key: {} }
        identity-token: orders
        mirror: { service: shadow, credentials: %s }
    """
        .formatted(upstream.endpoint(), shadow.endpoint(), key.id(), key.hash(), credentials);
  }

  @Test
  void nothing_that_a_client_writes_is_taken_for_such_a_token() throws Exception {
    String[] forged = {
      "X-Identity-Token: a.b.c", "x_identity_token: a.b.c", "X-IDENTITY_TOKEN: a.b.c"
    };
    for (String field : forged) {
      assertThat(ask("/open/orders", field).status()).as(field).isEqualTo(200);
      assertThat(ask("/orders", field, "X-API-Key: " + key.key()).status()).isEqualTo(200);
    }
    for (SeenRequest seen : upstream.requests()) {
      List<String> tokens = seen.fields("x-identity-token");
      assertThat(seen.fields("x_identity_token")).isEmpty();
      assertThat(tokens).hasSize(seen.target().startsWith("/open") ? 0 : 1);
      assertThat(tokens).doesNotContain("a.b.c");
    }
  }
}
