package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.TestKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Proofs of possession that prove nothing.
final class DpopAttacksTest {
  @TempDir static Path folder;
  private static Turnstile turnstile;
  private static TestKey key;
  private static TestKey other;

  /// Changes a good request.
  private interface Change {
    Request of(Request good) throws Exception;
  }

  private static Attempt<Turnstile.Attack> row(String name, String code, Change change) {
    return new Attempt<>(name, code, _ -> change.of(Request.good("/")).send());
  }

  static final List<Attempt<Turnstile.Attack>> ROWS =
      List.of(
          row("the token as Bearer", "token.binding", good -> good.scheme("Bearer").proof(null)),
          row("the token as Bearer with the proof", "token.binding", good -> good.scheme("Bearer")),
          row("no proof", "dpop.missing", good -> good.proof(null)),
          row("a token that is bound to nothing", "token.binding", Request::unbound),
          row(
              "two proofs",
              "dpop.proof",
              good -> good.proof(good.text() + "\r\nDPoP: " + good.text())),
          row("garbage", "dpop.proof", good -> good.proof("garbage")),
          row("9 KiB", "dpop.proof", good -> good.claim("x", "x".repeat(9 << 10))),
          row("typ JWT", "dpop.proof", good -> good.header("typ", "JWT")),
          row("no typ", "dpop.proof", good -> good.header("typ", null)),
          row("crit", "dpop.proof", good -> good.header("crit", List.of("x"))),
          row("alg none", "dpop.algorithm", good -> good.header("alg", "none")),
          row("alg HS256", "dpop.algorithm", good -> good.header("alg", "HS256")),
          row("alg RS256 with an EC key", "dpop.key", good -> good.header("alg", "RS256")),
          row("no jwk", "dpop.key", good -> good.header("jwk", null)),
          row("the private key in jwk", "dpop.key", good -> good.header("jwk", privateKey())),
          row(
              "a symmetric key in jwk",
              "dpop.key",
              good -> good.header("jwk", Map.of("kty", "oct", "k", "AAAA"))),
          row("jwk of another key", "dpop.key", good -> good.header("jwk", other.publicJwk())),
          row("signed by another key", "dpop.signature", good -> good.signer(other)),
          row(
              "another key, rightly signed",
              "dpop.key",
              good -> good.header("jwk", other.publicJwk()).signer(other)),
          row("htm of another method", "dpop.target", good -> good.claim("htm", "POST")),
          row("htm in small letters", "dpop.target", good -> good.claim("htm", "get")),
          row("no htm", "dpop.proof", good -> good.claim("htm", null)),
          row("htu of another path", "dpop.target", good -> good.claim("htu", url("/other"))),
          row(
              "htu of another host",
              "dpop.target",
              good -> good.claim("htu", "http://evil.example/")),
          row(
              "htu of another port",
              "dpop.target",
              good -> good.claim("htu", "http://localhost:1/")),
          row(
              "htu of another scheme",
              "dpop.target",
              good -> good.claim("htu", url("/").replace("http:", "https:"))),
          row("htu is relative", "dpop.target", good -> good.claim("htu", "/")),
          row("htu is a list", "dpop.proof", good -> good.claim("htu", List.of(url("/")))),
          row("no iat", "dpop.proof", good -> good.claim("iat", null)),
          row("iat long ago", "dpop.time", good -> good.claim("iat", now() - 120)),
          row("iat in the future", "dpop.time", good -> good.claim("iat", now() + 60)),
          row("no ath", "dpop.proof", good -> good.claim("ath", null)),
          row("ath of another token", "dpop.token", good -> good.claim("ath", hash("other"))),
          row("no jti", "dpop.proof", good -> good.claim("jti", null)),
          row("jti of 300 characters", "dpop.proof", good -> good.claim("jti", "x".repeat(300))),
          row("seen before", "dpop.replayed", DpopAttacksTest::seen),
          row(
              "seen before, for another path",
              "dpop.target",
              good -> seen(good).path("/elsewhere")),
          row("forged token with a good proof", "token.signature", Request::forged),
          row("no nonce where one is demanded", "dpop.nonce", _ -> Request.good("/nonce")),
          row(
              "a nonce of nobody",
              "dpop.nonce",
              _ -> Request.good("/nonce").claim("nonce", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
          row(
              "a nonce that was changed",
              "dpop.nonce",
              _ -> Request.good("/nonce").claim("nonce", changed(nonce()))),
          row(
              "unbound as Bearer where proofs are demanded",
              "dpop.missing",
              _ -> Request.good("/required").unbound().scheme("Bearer").proof(null)));

  /// A request with a proof, which can be changed.
  private record Request(
      String path,
      String scheme,
      String token,
      Map<String, Object> header,
      Map<String, Object> claims,
      TestKey signer,
      String ready,
      boolean bare) {

    static Request good(String path) throws Exception {
      String token = turnstile.issuer.token().claim("cnf", Map.of("jkt", thumbprint(key))).text();
      Map<String, Object> header = new LinkedHashMap<>();
      header.put("typ", "dpop+jwt");
      header.put("alg", "ES256");
      header.put("jwk", key.publicJwk());
      Map<String, Object> claims = new LinkedHashMap<>();
      claims.put("jti", UUID.randomUUID().toString());
      claims.put("htm", "GET");
      claims.put("htu", url(path));
      claims.put("iat", now());
      claims.put("ath", hash(token));
      return new Request(path, "DPoP", token, header, claims, key, "", false);
    }

    Request header(String name, @Nullable Object value) {
      return new Request(
          path, scheme, token, with(header, name, value), claims, signer, ready, bare);
    }

    Request claim(String name, @Nullable Object value) {
      return new Request(
          path, scheme, token, header, with(claims, name, value), signer, ready, bare);
    }

    private static Map<String, Object> with(
        Map<String, Object> map, String name, @Nullable Object value) {
      Map<String, Object> changed = new LinkedHashMap<>(map);
      if (value == null) {
        changed.remove(name);
      } else {
        changed.put(name, value);
      }
      return changed;
    }

    Request signer(TestKey other) {
      return new Request(path, scheme, token, header, claims, other, ready, bare);
    }

    Request scheme(String other) {
      return new Request(path, other, token, header, claims, signer, ready, bare);
    }

    Request path(String other) throws Exception {
      return new Request(other, scheme, token, header, claims, signer, text(), bare);
    }

    /// With this proof; null for none.
    Request proof(@Nullable String text) {
      return new Request(
          path, scheme, token, header, claims, signer, text == null ? "" : text, text == null);
    }

    private Request token(String other) throws Exception {
      return new Request(
          path, scheme, other, header, with(claims, "ath", hash(other)), signer, ready, bare);
    }

    Request unbound() throws Exception {
      return token(turnstile.issuer.token().text());
    }

    Request forged() throws Exception {
      return token(turnstile.issuer.token().claim("cnf", Map.of("jkt", thumbprint(key))).forged());
    }

    String text() throws Exception {
      return ready.isEmpty()
          ? Turnstile.signed(
              signer, JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims))
          : ready;
    }

    RawAnswer send() throws Exception {
      String proof = bare ? "" : "DPoP: " + text() + "\r\n";
      return turnstile.ask("GET", path, "Authorization: " + scheme + " " + token + "\r\n" + proof);
    }
  }

  @BeforeAll
  static void serve() throws Exception {
    key = TestKey.of("ES256", "client");
    other = TestKey.of("ES256", "other");
    turnstile =
        Turnstile.open(
            folder,
            """
            routes:
              - path: /nonce
                service: warehouse
                authenticate: { jwt: { issuer: "ISSUER", audience: orders }, dpop: { nonce: true } }
              - path: /required
                service: warehouse
                authenticate: { jwt: { issuer: "ISSUER", audience: orders }, dpop: { required: true } }
              - path: /abroad
                service: warehouse
                authenticate: { jwt: { issuer: "ISSUER", audience: orders }, dpop: { origin: "https://api.example.com" } }
              - path: /**
                service: warehouse
                authenticate: { jwt: { issuer: "ISSUER", audience: orders }, dpop: {} }
            """);
  }

  @AfterAll
  static void close() throws Exception {
    turnstile.close();
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void is_refused(Attempt<Turnstile.Attack> row) throws Exception {
    turnstile.refuses(row);
  }

  @Test
  void a_good_proof_passes_and_bearers_of_unbound_tokens_too() throws Exception {
    assertThat(Request.good("/").send().status()).isEqualTo(200);
    assertThat(
            Request.good("/a/b")
                .claim("htu", url("/a/b").replace("localhost", "LOCALHOST"))
                .send()
                .status())
        .isEqualTo(200);
    assertThat(Request.good("/required").send().status()).isEqualTo(200);
    assertThat(turnstile.show(turnstile.issuer.token().text()).status()).isEqualTo(200);
    assertThat(
            Request.good("/abroad")
                .claim("htu", "https://api.example.com:443/abroad")
                .send()
                .status())
        .isEqualTo(200);
  }

  @Test
  void the_query_is_not_part_of_the_address() throws Exception {
    Request good = Request.good("/?a=b");
    assertThat(good.claim("htu", url("/")).send().status()).isEqualTo(200);
  }

  @Test
  void a_client_without_a_nonce_is_given_one_and_gets_through_with_it() throws Exception {
    RawAnswer challenge = Request.good("/nonce").send();
    assertThat(challenge.status()).isEqualTo(401);
    assertThat(challenge.field("WWW-Authenticate")).contains("DPoP", "error=\"use_dpop_nonce\"");
    String nonce = challenge.field("DPoP-Nonce");
    RawAnswer answer = Request.good("/nonce").claim("nonce", nonce).send();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("DPoP-Nonce")).isNotEmpty();
  }

  @Test
  void a_challenge_names_both_schemes() throws Exception {
    RawAnswer answer = turnstile.ask("GET", "/", "");
    assertThat(answer.field("WWW-Authenticate"))
        .startsWith("Bearer realm=\"api\", DPoP realm=\"api\", algs=\"")
        .doesNotContain("error");
  }

  private static Request seen(Request good) throws Exception {
    Request sent = good.proof(good.text());
    assertThat(sent.send().status()).isEqualTo(200);
    return sent;
  }

  private static String nonce() throws Exception {
    return Request.good("/nonce").send().field("DPoP-Nonce");
  }

  private static String changed(String nonce) {
    return (nonce.startsWith("B") ? "C" : "B") + nonce.substring(1);
  }

  private static String url(String path) {
    return "http://localhost:" + turnstile.port() + path;
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static String thumbprint(TestKey key) throws Exception {
    return JWK.parse(key.publicJwk()).computeThumbprint().toString();
  }

  private static Map<String, Object> privateKey() throws Exception {
    return new ECKeyGenerator(com.nimbusds.jose.jwk.Curve.P_256).generate().toJSONObject();
  }

  private static String hash(String token) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
    return Base64URL.encode(digest).toString();
  }
}
