package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.identity.password.PasswordMaker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Routes with several ways to prove who is calling, and credentials that try to slip between them.
final class CombinedAttacksTest {
  private static final String PASSWORD = "correct horse";
  private static final KeyMaker.NewKey KEY = new KeyMaker(new SecureRandom()).make("bz");

  @TempDir static Path folder;
  private static TestIssuer issuer;
  private static ScriptedUpstream upstream;
  private static TestGateway gateway;

  /// @param path `/any`, where one way is enough, or `/all`, where each is demanded
  /// @param fields what the client sends; `JWT`, `FORGED`, `KEY` and `BASIC` stand for credentials
  record Row(String name, String code, String path, List<String> fields) {
    @Override
    public String toString() {
      return name + ": " + code;
    }
  }

  private static Row any(String name, String code, String... fields) {
    return new Row(name, code, "/any", List.of(fields));
  }

  private static Row all(String name, String code, String... fields) {
    return new Row(name, code, "/all", List.of(fields));
  }

  static final List<Row> ROWS =
      List.of(
          any("any: nothing", "credential.missing"),
          any(
              "any: a forged token beside a good key",
              "token.signature",
              "Authorization: Bearer FORGED",
              "X-API-Key: KEY"),
          any(
              "any: an empty token beside a good key",
              "token.malformed",
              "Authorization: Bearer",
              "X-API-Key: KEY"),
          any(
              "any: a wrong key beside a good password",
              "credential.invalid",
              "X-API-Key: KEYx_",
              "Authorization: Basic BASIC"),
          any(
              "any: a good token beside a wrong key",
              "credential.invalid",
              "Authorization: Bearer JWT",
              "X-API-Key: KEYx_"),
          any(
              "any: a good key beside a wrong password",
              "credential.invalid",
              "X-API-Key: KEY",
              "Authorization: Basic c2hvcDp3cm9uZw=="),
          any(
              "any: a token and a password",
              "credential.ambiguous",
              "Authorization: Bearer JWT",
              "Authorization: Basic BASIC"),
          any(
              "any: a password and a token",
              "credential.ambiguous",
              "Authorization: Basic BASIC",
              "authorization: bearer JWT"),
          any(
              "any: a token and a password, beside a good key",
              "credential.ambiguous",
              "Authorization: Other x",
              "AUTHORIZATION: Basic BASIC",
              "X-API-Key: KEY"),
          any(
              "any: a password and a token in one field",
              "credential.malformed",
              "Authorization: Basic BASIC, Bearer JWT"),
          any(
              "any: a token and a password in one field",
              "token.malformed",
              "Authorization: Bearer JWT, Basic BASIC"),
          any("any: a token as a password", "credential.malformed", "Authorization: Basic JWT"),
          any("any: a password as a token", "token.malformed", "Authorization: Bearer BASIC"),
          any("any: a key as a token", "token.malformed", "Authorization: Bearer KEY"),
          any("any: a token as a key", "credential.invalid", "X-API-Key: JWT"),
          any("any: a tab behind the scheme", "credential.missing", "Authorization: Bearer\tJWT"),
          any("any: the scheme in quotes", "credential.missing", "Authorization: \"Bearer\" JWT"),
          any("any: a scheme that goes on", "credential.missing", "Authorization: BearerX JWT"),
          any("any: no scheme", "credential.missing", "Authorization: JWT"),
          any("any: for a proxy", "credential.missing", "Proxy-Authorization: Bearer JWT"),
          any("any: in a cookie", "credential.missing", "Cookie: authorization=Bearer JWT"),
          all("all: the token only", "credential.missing", "Authorization: Bearer JWT"),
          all("all: the key only", "credential.missing", "X-API-Key: KEY"),
          all(
              "all: a good token and a wrong key",
              "credential.invalid",
              "Authorization: Bearer JWT",
              "X-API-Key: KEYx_"),
          all(
              "all: a forged token and a good key",
              "token.signature",
              "Authorization: Bearer FORGED",
              "X-API-Key: KEY"),
          all(
              "all: the key twice, and no token",
              "credential.missing",
              "X-API-Key: KEY",
              "X-API-Key: KEY"),
          all(
              "all: a good token and a key in an alias",
              "credential.missing",
              "Authorization: Bearer JWT",
              "X_API_Key: KEY"));

  @BeforeAll
  static void open() throws Exception {
    issuer = TestIssuer.start(io.bartizan.pipeline.Ticker.SYSTEM, "ES256");
    upstream = ScriptedUpstream.start();
    String hash =
        new PasswordMaker(new SecureRandom()).argon2id(PASSWORD.getBytes(StandardCharsets.UTF_8));
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0 }
            services: { orders: { endpoints: "%1$s" } }
            consumers: { shop: { keys: { id: %2$s, hash: "%3$s" }, passwords: { hash: "%4$s" } } }
            routes:
              - path: /any
                service: orders
                authenticate: { jwt: { issuer: "%5$s", audience: orders }, api-key: {}, basic: {} }
              - path: /all
                service: orders
                authenticate: { jwt: { issuer: "%5$s", audience: orders }, api-key: {}, require: all }
            """
                .formatted(upstream.endpoint(), KEY.id(), KEY.hash(), hash, issuer.issuer()));
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    upstream.close();
    issuer.close();
  }

  private static RawAnswer ask(String path, List<String> fields) throws Exception {
    String basic =
        Base64.getEncoder().encodeToString(("shop:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    String lines =
        String.join("", fields.stream().map(field -> field + "\r\n").toList())
            .replace("JWT", issuer.token().text())
            .replace("FORGED", issuer.token().forged())
            .replace("KEY", KEY.key())
            .replace("BASIC", basic);
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
    }
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void is_refused(Row row) throws Exception {
    int served = upstream.requests().size();
    RawAnswer answer = ask(row.path, row.fields);
    assertThat(answer.text())
        .contains("\"code\":\"" + row.code + "\"")
        .doesNotContain("shop", KEY.id());
    assertThat(upstream.requests()).hasSize(served);
  }

  @Test
  void what_is_good_passes_and_no_credential_goes_on() throws Exception {
    List<List<String>> good =
        List.of(
            List.of("Authorization: BEARER JWT"),
            List.of("X-API-Key: KEY"),
            List.of("Authorization: bAsIc BASIC"),
            List.of("Authorization: Bearer JWT", "X-API-Key: KEY"),
            List.of("Authorization: Basic BASIC", "X-API-Key: KEY", "X_API_Key: KEY"));
    for (List<String> fields : good) {
      assertThat(ask("/any", fields).status()).as(fields.toString()).isEqualTo(200);
      assertThat(upstream.requests().getLast().toString().replace('_', '-'))
          .doesNotContainIgnoringCase("authorization")
          .doesNotContainIgnoringCase("x-api-key");
    }
    assertThat(ask("/all", good.get(3)).status()).isEqualTo(200);
  }
}
