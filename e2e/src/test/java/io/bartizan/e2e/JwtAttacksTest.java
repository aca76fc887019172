package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import io.bartizan.testkit.TestKey;
import io.bartizan.testkit.TestToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Tokens that nobody may get through with.
final class JwtAttacksTest {
  @TempDir static Path folder;
  private static Turnstile turnstile;
  private static TestKey stranger;
  private static ECKey ours;
  private static RSAKey rsa;

  /// Says something about a token.
  interface Shaping {
    String token(TestToken good) throws Exception;
  }

  private static Attempt<Turnstile.Attack> row(String name, String code, Shaping shaping) {
    return row(name, code, "/", shaping);
  }

  private static Attempt<Turnstile.Attack> row(
      String name, String code, String path, Shaping shaping) {
    return new Attempt<>(
        name, code, t -> t.show(path, shaping.token(t.issuer.token().claim("jti", name))));
  }

  static final List<Attempt<Turnstile.Attack>> ROWS =
      List.of(
          row("alg none", "token.malformed", TestToken::unsigned),
          row("alg None, signed", "token.algorithm", good -> good.header("alg", "None").text()),
          row("alg nOnE, signed", "token.algorithm", good -> good.header("alg", "nOnE").text()),
          row("alg none, signed", "token.algorithm", good -> good.header("alg", "none").text()),
          row("no alg", "token.malformed", good -> good.withoutHeader("alg").text()),
          row(
              "RS256 to HS256 with the public key",
              "token.algorithm",
              good ->
                  good.signedBy("RS256")
                      .hmac(turnstile.issuer.key("RS256").publicKey().getEncoded())),
          row(
              "ES256 said to be RS256",
              "token.algorithm",
              good -> good.header("alg", "RS256").text()),
          row("forged signature", "token.signature", TestToken::forged),
          row(
              "kid is a path",
              "token.key",
              good -> good.header("kid", "../../../../dev/null").text()),
          row("kid is SQL", "token.key", good -> good.header("kid", "x' UNION SELECT 1--").text()),
          row("kid has a NUL", "token.key", good -> good.header("kid", "ES256-1\u0000").text()),
          row("kid is a number", "token.malformed", good -> good.header("kid", 1).text()),
          row(
              "jku of the attacker",
              "token.key",
              good -> strange(good).header("jku", "http://127.0.0.1:1/keys").text()),
          row(
              "x5u of the attacker",
              "token.key",
              good -> strange(good).header("x5u", "http://127.0.0.1:1/x").text()),
          row(
              "x5c of the attacker",
              "token.key",
              good -> strange(good).header("x5c", List.of("MIIB")).text()),
          row(
              "jwk embedded",
              "token.key",
              good -> strange(good).header("jwk", stranger.publicJwk()).text()),
          row(
              "jwk embedded under a known kid",
              "token.signature",
              good ->
                  strange(good)
                      .header("jwk", stranger.publicJwk())
                      .header("kid", turnstile.issuer.key("ES256").id())
                      .text()),
          row(
              "crit",
              "token.header",
              good -> good.header("crit", List.of("exp")).header("exp", 1).text()),
          row(
              "b64 false",
              "token.header",
              good -> good.header("b64", false).header("crit", List.of("b64")).text()),
          row("17 KiB", "token.too-large", good -> good.claim("x", "x".repeat(17 << 10)).text()),
          row(
              "longer than the route allows",
              "token.too-large",
              "/small",
              good -> good.claim("x", "x".repeat(1 << 10)).text()),
          row(
              "claims nested a hundred deep",
              "token.malformed",
              good -> exact("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}")),
          row(
              "a claim twice",
              "token.malformed",
              good -> exact("{\"iss\":\"x\",\"sub\":\"a\",\"sub\":\"b\"}")),
          row(
              "a header twice",
              "token.malformed",
              good ->
                  Turnstile.signed(
                      turnstile.issuer.key("ES256"),
                      "{\"alg\":\"ES256\",\"alg\":\"ES256\"}",
                      claims())),
          row(
              "iss of a stranger",
              "token.issuer",
              good -> good.claim("iss", "https://evil.example").text()),
          row("iss missing", "token.malformed", good -> good.without("iss").text()),
          row(
              "iss of the other issuer",
              "token.signature",
              good -> good.claim("iss", turnstile.second.issuer()).text()),
          row(
              "the other issuer with this iss",
              "token.key",
              good ->
                  turnstile
                      .second
                      .token()
                      .claim("iss", turnstile.issuer.issuer())
                      .header("kid", "unknown")
                      .text()),
          row(
              "the other issuer for this audience",
              "token.audience",
              good -> turnstile.second.token().text()),
          row("aud of another", "token.audience", good -> good.audience("billing").text()),
          row("aud is an object", "token.audience", good -> good.claim("aud", Map.of()).text()),
          row(
              "typ of an ID token's logout",
              "token.type",
              good -> good.header("typ", "logout+jwt").text()),
          row(
              "a DPoP proof as a token",
              "token.type",
              good -> good.header("typ", "dpop+jwt").text()),
          row("expired", "token.expired", good -> good.expiresIn(Duration.ofMinutes(-2)).text()),
          row("exp is text", "token.claims", good -> good.claim("exp", "9999999999").text()),
          row("exp is beyond all time", "token.claims", good -> good.claim("exp", 1e300).text()),
          row("no exp", "token.claims", good -> good.without("exp").text()),
          row(
              "not yet",
              "token.not-yet-valid",
              good -> good.notBefore(Instant.now().plusSeconds(300)).text()),
          row(
              "issued in the future",
              "token.not-yet-valid",
              good -> good.claim("iat", Instant.now().getEpochSecond() + 300).text()),
          row("base64 with padding", "token.malformed", good -> padded(good.text())),
          row("four parts", "token.malformed", good -> good.text() + ".AA"),
          row("a dot at the end", "token.malformed", good -> good.text() + "."),
          row("blanks within", "token.malformed", good -> good.text().replaceFirst("\\.", ". ")),
          row("a claim that is demanded is missing", "token.claims", "/strict", TestToken::text),
          row(
              "a claim that is demanded says something else",
              "token.claims",
              "/strict",
              good -> good.claim("client_id", "c").claim("tenant", "evil").text()),
          row(
              "no client_id under RFC 9068",
              "token.claims",
              "/strict",
              good -> good.claim("tenant", "acme").text()),
          row(
              "typ JWT under RFC 9068",
              "token.type",
              "/strict",
              good -> strict(good).header("typ", "JWT").text()),
          row("one-time token again", "token.replayed", "/once", JwtAttacksTest::usedOnce),
          row(
              "one-time token without jti",
              "token.claims",
              "/once",
              good -> good.without("jti").text()),
          row(
              "bound to a key, as Bearer",
              "token.binding",
              good -> good.claim("cnf", Map.of("jkt", "x")).text()),
          row(
              "bound to a certificate that was not shown",
              "token.binding",
              good -> good.claim("cnf", Map.of("x5t#S256", "x")).text()),
          row(
              "bound to what nobody knows",
              "token.binding",
              good -> good.claim("cnf", Map.of("kid", "x")).text()),
          row(
              "only signed where encryption is demanded",
              "token.decryption",
              "/sealed",
              TestToken::text),
          row(
              "tag flipped",
              "token.decryption",
              "/sealed",
              good -> flipped(sealed(good.text()), 4)),
          row(
              "content flipped",
              "token.decryption",
              "/sealed",
              good -> flipped(sealed(good.text()), 3)),
          row(
              "for another key",
              "token.decryption",
              "/sealed",
              good -> sealedFor(other(), good.text())),
          row(
              "encrypted, nothing signed inside",
              "token.malformed",
              "/sealed",
              good -> sealed("{\"sub\":\"a\"}")),
          row("encrypted alg none", "token.malformed", "/sealed", good -> sealed(good.unsigned())),
          row(
              "encrypted within encrypted",
              "token.malformed",
              "/sealed",
              good -> sealed(sealed(good.text()))),
          row("encrypted forgery", "token.signature", "/sealed", good -> sealed(good.forged())),
          row("zip bomb", "token.header", "/sealed", good -> zipped("x".repeat(5_000_000))),
          row(
              "PBES2",
              "token.header",
              "/sealed",
              good ->
                  encrypted(
                      JWEAlgorithm.PBES2_HS256_A128KW,
                      new PasswordBasedEncrypter("pw", 8, 1_000),
                      good.text())),
          row(
              "PBES2 with ten million rounds",
              "token.header",
              "/sealed",
              good ->
                  header(
                      sealed(good.text()),
                      "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":10000000,\"p2s\":\"AAAA\"}")),
          row(
              "RSA1_5",
              "token.algorithm",
              "/sealed",
              good -> encrypted(JWEAlgorithm.parse("RSA1_5"), new RSAEncrypter(rsa), good.text())),
          row(
              "RSA-OAEP with SHA-1",
              "token.algorithm",
              "/sealed",
              good ->
                  encrypted(JWEAlgorithm.parse("RSA-OAEP"), new RSAEncrypter(rsa), good.text())),
          row(
              "dir",
              "token.algorithm",
              "/sealed",
              good -> encrypted(JWEAlgorithm.DIR, new DirectEncrypter(new byte[16]), good.text())),
          row(
              "a point that is not on the curve",
              "token.decryption",
              "/sealed",
              good -> header(sealed(good.text()), offCurve())));

  @BeforeAll
  static void serve() throws Exception {
    stranger = TestKey.of("ES256", "stranger");
    ours = new ECKeyGenerator(Curve.P_256).keyID("ours").generate();
    rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    Files.writeString(folder.resolve("ours.jwk"), ours.toJSONString());
    Files.writeString(folder.resolve("rsa.jwk"), rsa.toJSONString());
    turnstile =
        Turnstile.open(
            folder,
            """
            routes:
              - { path: /once, service: warehouse, authenticate: { jwt: { issuer: "ISSUER", audience: orders, one-time: true } } }
              - { path: /small, service: warehouse, authenticate: { jwt: { issuer: "ISSUER", audience: orders, max-size: 1KiB } } }
              - path: /strict
                service: warehouse
                authenticate: { jwt: { issuer: "ISSUER", audience: orders, profile: at+jwt, require: { tenant: [ acme, beta ], client_id: present } } }
              - path: /sealed
                service: warehouse
                authenticate: { jwt: { issuer: "ISSUER", audience: orders, decryption: { keys: [ "file:ours.jwk", "file:rsa.jwk" ] } } }
              - path: /**
                service: warehouse
                authenticate:
                  jwt:
                    - { issuer: "ISSUER", audience: orders }
                    - { issuer: "SECOND", audience: billing }
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
  void what_is_good_passes() throws Exception {
    TestToken second = turnstile.second.token().audience("billing");
    assertThat(turnstile.show(turnstile.issuer.token().text()).status()).isEqualTo(200);
    assertThat(turnstile.show(second.text()).status()).isEqualTo(200);
    assertThat(turnstile.show("/strict", strict(turnstile.issuer.token()).text()).status())
        .isEqualTo(200);
    assertThat(turnstile.show("/once", turnstile.issuer.token().claim("jti", "1").text()).status())
        .isEqualTo(200);
  }

  @Test
  void an_encrypted_token_passes_also_from_memory() throws Exception {
    for (String sealed :
        List.of(
            sealed(turnstile.issuer.token().text()),
            encrypted(
                JWEAlgorithm.RSA_OAEP_256,
                new RSAEncrypter(rsa),
                turnstile.issuer.token().text()))) {
      assertThat(turnstile.show("/sealed", sealed).status()).isEqualTo(200);
      assertThat(turnstile.show("/sealed", sealed).status()).isEqualTo(200);
    }
  }

  private static TestToken strange(TestToken token) {
    return token.signedBy(stranger);
  }

  private static TestToken strict(TestToken token) {
    return token.claim("client_id", "c").claim("jti", "strict").claim("tenant", "acme");
  }

  private static String claims() {
    return "{\"iss\":\"" + turnstile.issuer.issuer() + "\"}";
  }

  private static String exact(String claims) throws Exception {
    TestKey key = turnstile.issuer.key("ES256");
    return Turnstile.signed(
        key, "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"" + key.id() + "\"}", claims);
  }

  private static String padded(String token) {
    String[] parts = token.split("\\.");
    byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
    byte[] longer = claims.length % 3 == 0 ? Arrays.copyOf(claims, claims.length + 1) : claims;
    return parts[0] + "." + Base64.getUrlEncoder().encodeToString(longer) + "." + parts[2];
  }

  private static String usedOnce(TestToken token) throws Exception {
    String text = token.text();
    assertThat(turnstile.show("/once", text).status()).isEqualTo(200);
    return text;
  }

  private static String sealed(String inner) throws Exception {
    return sealedFor(ours, inner);
  }

  private static ECKey other() throws Exception {
    return new ECKeyGenerator(Curve.P_256).generate();
  }

  private static String sealedFor(ECKey key, String inner) throws Exception {
    return encrypted(JWEAlgorithm.ECDH_ES_A256KW, new ECDHEncrypter(key.toPublicJWK()), inner);
  }

  private static String encrypted(JWEAlgorithm algorithm, JWEEncrypter encrypter, String inner)
      throws Exception {
    JWEHeader header =
        new JWEHeader.Builder(algorithm, EncryptionMethod.A128GCM).contentType("JWT").build();
    JWEObject object = new JWEObject(header, new Payload(inner));
    object.encrypt(encrypter);
    return object.serialize();
  }

  private static String zipped(String content) throws Exception {
    JWEHeader header =
        new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A128GCM)
            .compressionAlgorithm(CompressionAlgorithm.DEF)
            .build();
    JWEObject object = new JWEObject(header, new Payload(content));
    object.encrypt(new ECDHEncrypter(ours.toPublicJWK()));
    return object.serialize();
  }

  /// The same token with another header.
  private static String header(String token, String header) {
    return Base64URL.encode(header) + token.substring(token.indexOf('.'));
  }

  private static String offCurve() {
    String point = Base64URL.encode(new byte[] {1}).toString();
    return "{\"alg\":\"ECDH-ES+A256KW\",\"enc\":\"A128GCM\",\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}}"
        .formatted(point, point);
  }

  /// The same token with a bit changed in one of its parts.
  private static String flipped(String token, int part) {
    List<String> parts = new ArrayList<>(List.of(token.split("\\.")));
    byte[] bytes = new Base64URL(parts.get(part)).decode();
    bytes[0] ^= 1;
    parts.set(part, Base64URL.encode(bytes).toString());
    return String.join(".", parts);
  }
}
