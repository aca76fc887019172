package io.bartizan.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.identity.Json;
import io.bartizan.identity.Proof;
import io.bartizan.testkit.TestKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/// Whatever stands where a token, its claims or a key set should, the answer is a rejection in one
/// clean line.
final class JwtFuzz {
  private static final TokenVerifier VERIFIER =
      new TokenVerifier(Setting.jwt("issuer: https://id.example.com, audience: orders"));

  private static KeySet keys;

  @BeforeAll
  static void make() throws Exception {
    String json =
        JSONObjectUtils.toJSONString(Map.of("keys", List.of(TestKey.of("ES256", "k").publicJwk())));
    keys = KeySet.of(json.getBytes(StandardCharsets.UTF_8));
  }

  @FuzzTest(maxDuration = "2m")
  void any_bytes_as_a_token_are_rejected(byte[] token) {
    switch (VERIFIER.read(token)) {
      case Jws.Unread(Proof.Rejected why) -> assertClean(why);
      case Jws.Read(Jws jws) -> judge(jws);
    }
  }

  private static void judge(Jws jws) {
    VerificationKey key = keys.find(jws.kid(), jws.algorithm());
    if (key != null) {
      assertBogus(VERIFIER.verify(jws, key, 0));
    }
  }

  private static void assertBogus(TokenVerifier.Finding finding) {
    assertThat(finding).isInstanceOf(TokenVerifier.Bogus.class);
    assertClean(((TokenVerifier.Bogus) finding).why());
  }

  @FuzzTest(maxDuration = "2m")
  void any_signed_bytes_are_claims_of_somebody_or_are_rejected(byte[] claims) {
    switch (VERIFIER.judge(claims, 0)) {
      case TokenVerifier.Bogus(Proof.Rejected why) -> assertClean(why);
      case TokenVerifier.Genuine genuine -> {
        assertThat(genuine.identity().issuer()).isEqualTo("https://id.example.com");
        assertThat(genuine.identity().subject()).isNotBlank().hasSizeLessThan(513);
        assertThat(genuine.end()).isPositive();
      }
    }
  }

  @FuzzTest(maxDuration = "2m")
  void any_bytes_as_a_key_set_give_keys_or_a_reason(byte[] jwks) {
    try {
      assertThat(KeySet.of(jwks).size()).isBetween(1, KeySet.MOST);
    } catch (Json.Malformed | UnusableKeys e) {
      assertThat(e).hasMessageNotContainingAny("\n", "\r", "\u001b");
    }
  }

  private static void assertClean(Proof.Rejected why) {
    assertThat(why.reason()).hasSizeLessThan(500);
    assertThat(why.reason().chars()).allMatch(c -> c >= ' ' && c < 127);
  }
}
