package io.bartizan.identity.mint;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.bartizan.testkit.HandTicker;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MintTest {
  private static final MintConfig DAILY =
      new MintConfig("gate", SigningAlgorithm.ES256, Duration.ofHours(10));

  private final HandTicker ticker = new HandTicker();
  private final Mint mint = new Mint(ticker, DAILY);

  private String token() {
    return mint.sign("JWT", Map.of("sub", "alice"));
  }

  private boolean checks(String token, String published) throws ParseException, JOSEException {
    JWSObject jws = JWSObject.parse(token);
    JWK key = JWKSet.parse(published).getKeyByKeyId(jws.getHeader().getKeyID());
    if (key == null) {
      return false;
    }
    JWSVerifier verifier = new ECDSAVerifier(key.toECKey());
    return jws.verify(verifier);
  }

  @Test
  void a_token_is_checked_by_what_is_published() throws Exception {
    String token = token();
    JWSObject jws = JWSObject.parse(token);
    assertThat(jws.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(jws.getHeader().getType().getType()).isEqualTo("JWT");
    assertThat(jws.getPayload().toJSONObject()).containsEntry("sub", "alice");
    assertThat(checks(token, mint.published())).isTrue();
    assertThat(checks(token, new Mint(ticker, DAILY).published())).isFalse();
  }

  @Test
  void a_token_is_no_longer_than_it_has_to_be() throws Exception {
    JWSObject jws = JWSObject.parse(mint.sign("JWT", Map.of("roles", List.of("a", "b"))));
    assertThat(jws.getPayload()).hasToString("{\"roles\":[\"a\",\"b\"]}");
    assertThat(jws.getHeader().toBase64URL().decodeToString()).doesNotContainPattern("\\s");
  }

  @Test
  void what_is_published_is_public() throws Exception {
    JWKSet keys = JWKSet.parse(mint.published());
    assertThat(keys.getKeys()).hasSize(1).noneMatch(JWK::isPrivate);
    JWK key = keys.getKeys().getFirst();
    assertThat(key.getKeyID()).isEqualTo(key.computeThumbprint().toString());
  }

  @Test
  void a_thousand_keys_are_written_right_whatever_bytes_they_begin_with() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      SigningKey key = SigningKey.generate(SigningAlgorithm.ES256);
      JWK read = JWK.parse(key.jwk());
      assertThat(read.computeThumbprint().toString()).isEqualTo(key.id());
      read.toECKey().toECPublicKey();
    }
  }

  @Test
  void an_edwards_key_signs_and_is_published_as_rfc_8037_has_it() throws Exception {
    mint.use(new MintConfig("gate", SigningAlgorithm.EDDSA, Duration.ofHours(10)));
    JWSObject jws = JWSObject.parse(token());
    JWK key = JWKSet.parse(mint.published()).getKeyByKeyId(jws.getHeader().getKeyID());
    assertThat(key.toOctetKeyPair().getCurve().getName()).isEqualTo("Ed25519");
    assertThat(key.computeThumbprint().toString()).isEqualTo(key.getKeyID());
    assertThat(jws.getSignature().decode()).hasSize(64);
  }

  @Test
  void whoever_keeps_what_is_published_as_long_as_he_may_can_check_every_token() throws Exception {
    List<String> published = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Duration step = mint.fresh();
    for (int i = 0; i < 200; i++) {
      String token = token();
      ids.add(JWSObject.parse(token).getHeader().getKeyID());
      if (i > 0) {
        assertThat(checks(token, published.getLast())).as("step %d", i).isTrue();
      }
      published.add(mint.published());
      ticker.advance(step);
      assertThat(checks(token, mint.published())).as("after step %d", i).isTrue();
    }
    assertThat(ids).hasSizeBetween(8, 12);
    assertThat(JWKSet.parse(published.getLast()).getKeys()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void another_issuer_or_time_keeps_the_key_and_another_algorithm_makes_one() {
    String before = mint.published();
    mint.use(new MintConfig("other", SigningAlgorithm.ES256, Duration.ofHours(20)));
    assertThat(mint.published()).isEqualTo(before);
    assertThat(mint.issuer()).isEqualTo("other");
    mint.use(new MintConfig("other", SigningAlgorithm.EDDSA, Duration.ofHours(20)));
    assertThat(mint.published()).isNotEqualTo(before).contains("Ed25519", "P-256");
  }
}
