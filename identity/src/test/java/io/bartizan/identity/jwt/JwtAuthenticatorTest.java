package io.bartizan.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import io.bartizan.identity.Call;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.TestIssuer;
import io.bartizan.testkit.TestKey;
import io.bartizan.testkit.TestToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tokens of a real issuer, right and wrong, as a client would show them.
final class JwtAuthenticatorTest {
  private static final String[] ALGORITHMS = {
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
  };

  private static final HandTicker TICKER = new HandTicker();
  private static TestIssuer issuer;
  private static Desk desk;

  @BeforeAll
  static void open() throws Exception {
    issuer = TestIssuer.start(TICKER, ALGORITHMS);
    desk = desk("");
  }

  @AfterAll
  static void close() {
    issuer.close();
  }

  private static Desk desk(String more) {
    return new Desk(TICKER, "issuer: \"" + issuer.issuer() + "\", audience: orders" + more);
  }

  @Test
  void accepts_a_token_of_each_algorithm() throws Exception {
    int ran = 0;
    for (String algorithm : ALGORITHMS) {
      Identity identity = desk.accepted(issuer.token().signedBy(algorithm).text());
      assertThat(identity.subject()).as(algorithm).isEqualTo("alice");
      ran++;
    }
    assertThat(ran).isEqualTo(10);
  }

  @Test
  void makes_an_identity_of_the_claims() throws Exception {
    Identity identity =
        desk.accepted(
            issuer
                .token()
                .claim("roles", List.of("buyer", "seller"))
                .claim("scope", "orders:read orders:write")
                .claim("tier", "gold")
                .text());
    assertThat(identity.issuer()).isEqualTo(issuer.issuer());
    assertThat(identity.method()).isEqualTo("jwt");
    assertThat(identity.roles()).containsExactlyInAnyOrder("buyer", "seller");
    assertThat(identity.scopes()).containsExactlyInAnyOrder("orders:read", "orders:write");
    assertThat(identity.claim("tier")).isEqualTo("gold");
  }

  @Test
  void finds_roles_and_scopes_where_the_configuration_says() throws Exception {
    Desk other = desk(", roles-claim: realm_access.roles, scope-claim: permissions");
    Identity identity =
        other.accepted(
            issuer
                .token()
                .claim("realm_access", Map.of("roles", List.of("buyer")))
                .claim("permissions", List.of("orders:read"))
                .text());
    assertThat(identity.roles()).containsExactly("buyer");
    assertThat(identity.scopes()).containsExactly("orders:read");
    assertThat(other.accepted(issuer.token().claim("scp", "a b").text()).scopes())
        .containsExactlyInAnyOrder("a", "b");
    assertThat(other.accepted(issuer.token().text()).roles()).isEmpty();
  }

  @Test
  void refuses_each_wrong_claim_with_its_own_code() throws Exception {
    Map<TestToken, Code> table = new LinkedHashMap<>();
    Instant now = TICKER.now();
    table.put(issuer.token().claim("iss", "https://evil.example.com"), Code.TOKEN_ISSUER);
    table.put(issuer.token().claim("iss", issuer.issuer() + "/"), Code.TOKEN_ISSUER);
    table.put(issuer.token().claim("iss", List.of(issuer.issuer())), Code.TOKEN_ISSUER);
    table.put(issuer.token().without("iss"), Code.TOKEN_ISSUER);
    table.put(issuer.token().audience("billing"), Code.TOKEN_AUDIENCE);
    table.put(issuer.token().audience("billing", "ORDERS"), Code.TOKEN_AUDIENCE);
    table.put(issuer.token().claim("aud", List.of("orders", 7)), Code.TOKEN_AUDIENCE);
    table.put(issuer.token().claim("aud", List.of()), Code.TOKEN_AUDIENCE);
    table.put(issuer.token().claim("aud", Map.of("orders", true)), Code.TOKEN_AUDIENCE);
    table.put(issuer.token().without("aud"), Code.TOKEN_AUDIENCE);
    table.put(issuer.token().expiresIn(Duration.ofSeconds(-30)), Code.TOKEN_EXPIRED);
    table.put(issuer.token().expiresIn(Duration.ofDays(-300)), Code.TOKEN_EXPIRED);
    table.put(issuer.token().without("exp"), Code.TOKEN_CLAIMS);
    table.put(
        issuer.token().claim("exp", String.valueOf(now.getEpochSecond() + 60)), Code.TOKEN_CLAIMS);
    table.put(issuer.token().claim("exp", -1), Code.TOKEN_CLAIMS);
    table.put(issuer.token().claim("exp", 1e300), Code.TOKEN_CLAIMS);
    table.put(issuer.token().claim("exp", Long.MAX_VALUE), Code.TOKEN_CLAIMS);
    table.put(issuer.token().claim("exp", true), Code.TOKEN_CLAIMS);
    table.put(issuer.token().notBefore(now.plusSeconds(31)), Code.TOKEN_NOT_YET_VALID);
    table.put(issuer.token().claim("nbf", "soon"), Code.TOKEN_CLAIMS);
    table.put(
        issuer.token().claim("iat", now.plusSeconds(31).getEpochSecond()),
        Code.TOKEN_NOT_YET_VALID);
    table.put(issuer.token().claim("iat", List.of()), Code.TOKEN_CLAIMS);
    table.put(issuer.token().without("sub"), Code.TOKEN_CLAIMS);
    table.put(issuer.token().subject(""), Code.TOKEN_CLAIMS);
    table.put(issuer.token().subject("  "), Code.TOKEN_CLAIMS);
    table.put(issuer.token().subject("alice\nadmin"), Code.TOKEN_CLAIMS);
    table.put(issuer.token().subject("x".repeat(513)), Code.TOKEN_CLAIMS);
    table.put(issuer.token().claim("sub", 42), Code.TOKEN_CLAIMS);
    table.put(issuer.token().claim("roles", Map.of("buyer", true)), Code.TOKEN_CLAIMS);
    table.put(issuer.token().claim("roles", List.of("buyer", 1)), Code.TOKEN_CLAIMS);
    table.put(issuer.token().claim("scope", 1), Code.TOKEN_CLAIMS);
    table.put(issuer.token().header("typ", "dpop+jwt"), Code.TOKEN_TYPE);
    table.put(issuer.token().header("typ", "absent"), Code.TOKEN_TYPE);
    table.put(issuer.token().header("typ", ""), Code.TOKEN_TYPE);
    table.put(issuer.token().header("typ", 1), Code.TOKEN_MALFORMED);
    assertTable(table, 35);
  }

  @Test
  void accepts_what_is_within_bounds() throws Exception {
    Instant now = TICKER.now();
    List<TestToken> table =
        List.of(
            issuer.token().expiresIn(Duration.ofSeconds(-29)),
            issuer.token().claim("exp", now.getEpochSecond() + 0.5),
            issuer.token().notBefore(now.plusSeconds(30)),
            issuer.token().claim("iat", now.plusSeconds(30).getEpochSecond()),
            issuer.token().without("iat"),
            issuer.token().audience("billing", "orders"),
            issuer.token().header("typ", "JWT"),
            issuer.token().header("typ", "Application/AT+JWT"),
            issuer.token().withoutHeader("typ"),
            issuer.token().header("cty", "anything"),
            issuer.token().header("x", "unknown headers are ignored (RFC 7515, section 4)"));
    int ran = 0;
    for (TestToken token : table) {
      assertThat(desk.show(token.text())).as("row %d", ran).isInstanceOf(Proof.Accepted.class);
      ran++;
    }
    assertThat(ran).isEqualTo(11);
  }

  @Test
  void refuses_extensions_that_would_have_to_be_understood() throws Exception {
    Map<TestToken, Code> table = new LinkedHashMap<>();
    table.put(issuer.token().header("crit", List.of("exp")).header("exp", 1), Code.TOKEN_HEADER);
    table.put(issuer.token().header("crit", List.of()), Code.TOKEN_HEADER);
    table.put(
        issuer.token().header("crit", List.of("b64")).header("b64", false), Code.TOKEN_HEADER);
    table.put(issuer.token().header("b64", false), Code.TOKEN_HEADER);
    table.put(issuer.token().header("b64", true), Code.TOKEN_HEADER);
    assertTable(table, 5);
  }

  @Test
  void never_uses_a_key_that_the_token_brings() throws Exception {
    TestKey own = TestKey.of("RS256", "RS256-1");
    TestToken token =
        issuer
            .token()
            .signedBy(own)
            .header("jwk", own.publicJwk())
            .header("jku", "http://127.0.0.1:1/keys")
            .header("x5u", "http://127.0.0.1:1/chain")
            .header("x5c", List.of("MIIB"));
    assertThat(desk.rejected(token.text())).isEqualTo(Code.TOKEN_SIGNATURE);
  }

  @Test
  void pins_each_key_to_its_algorithm() throws Exception {
    Map<String, Code> table = new LinkedHashMap<>();
    byte[] secret = issuer.key("RS256").publicKey().getEncoded();
    table.put(issuer.token().unsigned(), Code.TOKEN_MALFORMED);
    table.put(issuer.token().unsigned() + "AAAA", Code.TOKEN_ALGORITHM);
    table.put(issuer.token().header("alg", "NONE").text(), Code.TOKEN_ALGORITHM);
    table.put(issuer.token().signedBy("RS256").hmac(secret), Code.TOKEN_ALGORITHM);
    table.put(issuer.token().signedBy("RS256").header("alg", "HS256").text(), Code.TOKEN_ALGORITHM);
    table.put(issuer.token().signedBy("RS256").header("alg", "PS256").text(), Code.TOKEN_ALGORITHM);
    table.put(issuer.token().signedBy("RS256").header("alg", "RS384").text(), Code.TOKEN_ALGORITHM);
    table.put(issuer.token().signedBy("RS256").header("alg", "ES256").text(), Code.TOKEN_ALGORITHM);
    table.put(
        issuer.token().signedBy("ES256").header("kid", "ES384-1").text(), Code.TOKEN_ALGORITHM);
    table.put(
        issuer.token().signedBy("ES256").header("kid", "RS256-1").text(), Code.TOKEN_ALGORITHM);
    table.put(
        issuer.token().signedBy("EdDSA").header("alg", "Ed25519").text(), Code.TOKEN_ALGORITHM);
    table.put(issuer.token().signedBy("ES256").header("alg", "es256").text(), Code.TOKEN_ALGORITHM);
    table.put(
        issuer.token().signedBy("ES256").header("alg", "ES256K").text(), Code.TOKEN_ALGORITHM);
    table.put(issuer.token().signedBy("ES256").withoutHeader("alg").text(), Code.TOKEN_MALFORMED);
    table.put(
        issuer.token().signedBy("ES256").header("alg", List.of("ES256")).text(),
        Code.TOKEN_MALFORMED);
    int ran = 0;
    for (Map.Entry<String, Code> row : table.entrySet()) {
      assertThat(desk.rejected(row.getKey())).as("row %d", ran).isEqualTo(row.getValue());
      ran++;
    }
    assertThat(ran).isEqualTo(15);
  }

  @Test
  void refuses_algorithms_that_the_configuration_leaves_out() throws Exception {
    Desk strict = desk(", algorithms: [ES256]");
    assertThat(strict.rejected(issuer.token().signedBy("RS256").text()))
        .isEqualTo(Code.TOKEN_ALGORITHM);
    strict.accepted(issuer.token().signedBy("ES256").text());
  }

  @Test
  void refuses_types_that_the_configuration_leaves_out() throws Exception {
    Desk strict = desk(", types: [at+jwt]");
    assertThat(strict.rejected(issuer.token().header("typ", "JWT").text()))
        .isEqualTo(Code.TOKEN_TYPE);
    assertThat(strict.rejected(issuer.token().withoutHeader("typ").text()))
        .isEqualTo(Code.TOKEN_TYPE);
    strict.accepted(issuer.token().header("typ", "at+jwt").text());
  }

  @Test
  void refuses_a_token_that_lives_too_long() throws Exception {
    Desk strict = desk(", max-lifetime: 5min");
    strict.accepted(issuer.token().text());
    assertThat(strict.rejected(issuer.token().expiresIn(Duration.ofSeconds(301)).text()))
        .isEqualTo(Code.TOKEN_LIFETIME);
    assertThat(strict.rejected(issuer.token().without("iat").text())).isEqualTo(Code.TOKEN_CLAIMS);
  }

  @Test
  void refuses_a_forged_signature_of_each_algorithm() throws Exception {
    int ran = 0;
    for (String algorithm : ALGORITHMS) {
      String forged = issuer.token().signedBy(algorithm).forged();
      assertThat(desk.rejected(forged)).as(algorithm).isEqualTo(Code.TOKEN_SIGNATURE);
      ran++;
    }
    assertThat(ran).isEqualTo(10);
  }

  @Test
  void refuses_what_is_no_token() throws Exception {
    String good = issuer.token().text();
    String[] parts = good.split("\\.");
    List<String> table =
        List.of(
            "",
            "x",
            ".",
            "..",
            "...",
            "a.b.c",
            good + ".",
            good + "=",
            good + " " + good,
            good + ", " + good,
            good + "\u00e9",
            parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + ".",
            "." + parts[1] + "." + parts[2],
            good.replace('-', '+').replace('_', '/') + "+",
            encoded("[]") + "." + parts[1] + "." + parts[2],
            encoded("{\"alg\":\"ES256\",\"alg\":\"ES256\"}") + "." + parts[1] + "." + parts[2],
            encoded("{\"alg\":\"ES256\",\"kid\":1}") + "." + parts[1] + "." + parts[2],
            encoded("{\"alg\":\"ES256\"} x") + "." + parts[1] + "." + parts[2]);
    int ran = 0;
    for (String token : table) {
      assertThat(desk.rejected(token)).as("row %d", ran).isEqualTo(Code.TOKEN_MALFORMED);
      ran++;
    }
    assertThat(ran).isEqualTo(19);
  }

  @Test
  void refuses_a_token_that_is_longer_than_allowed() throws Exception {
    assertThat(desk.rejected("A".repeat(16 << 10) + ".A.AA")).isEqualTo(Code.TOKEN_TOO_LARGE);
  }

  @Test
  void refuses_claims_that_two_readers_could_read_differently() throws Exception {
    List<String> table =
        List.of(
            claims().replace("}", ",\"aud\":\"billing\"}"),
            claims().replace("}", ",\"x\":{\"y\":1,\"y\":2}}"),
            claims().replace("}", ",\"x\":\"\\ud800\"}"),
            claims().replace("}", ",\"x\":1e999}"),
            claims().replace("}", ",\"x\":NaN}"),
            claims().replace("}", ",}"),
            "\ufeff" + claims(),
            claims() + "{}",
            claims().replace("}", ",\"x\":" + "[".repeat(20) + "]".repeat(20) + "}"));
    int ran = 0;
    for (String claims : table) {
      assertThat(desk.rejected(signed(claims))).as("row %d", ran).isEqualTo(Code.TOKEN_MALFORMED);
      ran++;
    }
    assertThat(ran).isEqualTo(9);
    desk.accepted(signed(claims()));
  }

  private static String claims() {
    long end = TICKER.now().getEpochSecond() + 60;
    return "{\"iss\":\""
        + issuer.issuer()
        + "\",\"sub\":\"alice\",\"aud\":\"orders\",\"exp\":"
        + end
        + "}";
  }

  private static String signed(String claims) throws Exception {
    TestKey key = issuer.key("ES256");
    String input =
        encoded("{\"alg\":\"ES256\",\"kid\":\"" + key.id() + "\"}") + "." + encoded(claims);
    return input + "." + Base64URL.encode(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String encoded(String text) {
    return Base64URL.encode(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Test
  void takes_a_token_from_one_authorization_field_and_from_nowhere_else() throws Exception {
    String token = issuer.token().text();
    assertThat(proof("Authorization: bEaReR   " + token)).isInstanceOf(Proof.Accepted.class);
    assertThat(proof("X-Authorization: Bearer " + token)).isEqualTo(Proof.Absent.ABSENT);
    assertThat(proof("Cookie: access_token=" + token)).isEqualTo(Proof.Absent.ABSENT);
    assertThat(proof("Authorization: Basic YWxpY2U6c2VjcmV0")).isEqualTo(Proof.Absent.ABSENT);
    assertThat(proof("Authorization: Bearer" + token)).isEqualTo(Proof.Absent.ABSENT);
    assertThat(proof("Authorization: Bearers " + token)).isEqualTo(Proof.Absent.ABSENT);
    assertThat(proof("Authorization: " + token)).isEqualTo(Proof.Absent.ABSENT);
    assertThat(proof("Authorization:")).isEqualTo(Proof.Absent.ABSENT);
    assertThat(code("Authorization: Bearer")).isEqualTo(Code.TOKEN_MALFORMED);
    assertThat(code("Authorization: Bearer " + token, "Authorization: Bearer " + token))
        .isEqualTo(Code.CREDENTIAL_AMBIGUOUS);
    assertThat(code("Authorization: Basic x", "authorization: Bearer " + token))
        .isEqualTo(Code.CREDENTIAL_AMBIGUOUS);
  }

  private static Proof proof(String... fields) throws Exception {
    return Call.judged(desk.authenticator, Call.with(TICKER, fields));
  }

  private static Code code(String... fields) throws Exception {
    return ((Proof.Rejected) proof(fields)).code();
  }

  @Test
  void a_reason_shows_nothing_of_the_token_but_a_clean_piece_of_kid_and_alg() throws Exception {
    List<String> reasons = new ArrayList<>();
    reasons.add(
        desk.rejection(
                issuer.token().header("kid", "k\r\nX: 1\u001b[31m\"\\" + "y".repeat(500)).text())
            .reason());
    reasons.add(desk.rejection(issuer.token().header("alg", "\u0000none\n").text()).reason());
    reasons.add(desk.rejection(issuer.token().claim("iss", "canary-7e1").text()).reason());
    reasons.add(desk.rejection(issuer.token().audience("canary-7e1").text()).reason());
    reasons.add(desk.rejection(issuer.token().header("typ", "canary-7e1").text()).reason());
    reasons.add(desk.rejection("canary-7e1." + issuer.token().text()).reason());
    assertThat(reasons).hasSize(6).noneMatch(reason -> reason.contains("canary-7e1"));
    assertThat(reasons).allMatch(reason -> reason.chars().allMatch(c -> c >= ' ' && c < 127));
    assertThat(reasons.getFirst())
        .hasSizeLessThan(200)
        .contains("k\\u000d\\u000aX:\\u00201\\u001b[31m");
  }

  @Test
  void removes_the_token_from_what_is_forwarded_unless_told_otherwise() throws Exception {
    assertThat(concealed(desk)).isTrue();
    assertThat(concealed(desk(", forward-credential: true"))).isFalse();
  }

  private static boolean concealed(Desk desk) throws Exception {
    Walk x = Call.with(TICKER, "Authorization: Bearer " + issuer.token().text());
    x.identify(((Proof.Accepted) Call.judged(desk.authenticator, x)).identity());
    Edits edits = new Edits();
    desk.authenticator.conceal(x, edits);
    return edits.removes((HeadTable) x.head(), 0);
  }

  @Test
  void leaves_an_authorization_that_is_not_its_own() {
    Edits edits = new Edits();
    desk.authenticator.conceal(Call.with(TICKER, "Authorization: Basic YWxpY2U6c2VjcmV0"), edits);
    assertThat(edits.isEmpty()).isTrue();
  }

  @Test
  void challenges_as_rfc_6750_says() {
    assertThat(desk.authenticator.challenge("api", null)).isEqualTo("Bearer realm=\"api\"");
    assertThat(desk.authenticator.challenge("api", Code.TOKEN_EXPIRED))
        .isEqualTo(
            "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The token has expired.\"");
    assertThat(desk.authenticator.challenge("api", Code.CREDENTIAL_AMBIGUOUS))
        .isEqualTo(
            "Bearer realm=\"api\", error=\"invalid_request\", error_description=\"Send one credential, once.\"");
  }

  private static void assertTable(Map<TestToken, Code> table, int rows) throws Exception {
    int ran = 0;
    for (Map.Entry<TestToken, Code> row : table.entrySet()) {
      assertThat(desk.rejected(row.getKey().text())).as("row %d", ran).isEqualTo(row.getValue());
      ran++;
    }
    assertThat(ran).isEqualTo(rows);
  }
}
