package io.bartizan.identity.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.config.Size;
import io.bartizan.identity.Call;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.Proof;
import io.bartizan.identity.jwt.Algorithm;
import io.bartizan.identity.signature.Sent;
import io.bartizan.identity.store.LocalStore;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.TestKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Proofs of possession as time passes.
final class DpopTest {
  private static final URI ORIGIN = URI.create("https://api.example.com");
  private static final String TOKEN = "some.access.token";
  private static final Proof.Accepted ACCEPTED =
      new Proof.Accepted(Identity.of("alice", "id", "jwt", Set.of(), Set.of(), Map.of()));

  private final HandTicker ticker = new HandTicker();
  private final Dpop.Source source =
      new Dpop.Source(new CpuPool("signatures", 1, 8), new LocalStore(ticker, new Size(1 << 20)));
  private TestKey key;
  private String thumbprint;

  @BeforeEach
  void makeKey() throws Exception {
    key = TestKey.of("ES256", "client");
    thumbprint = JWK.parse(key.publicJwk()).computeThumbprint().toString();
  }

  private Dpop accepting(Duration window) {
    return source.of(
        new DpopConfig(
            false,
            Set.of(Algorithm.ES256),
            window,
            Duration.ofSeconds(5),
            false,
            Duration.ofMinutes(5),
            null,
            ORIGIN));
  }

  private String proof() throws GeneralSecurityException {
    Map<String, Object> header = Map.of("typ", "dpop+jwt", "alg", "ES256", "jwk", key.publicJwk());
    Map<String, Object> claims =
        Map.of(
            "jti",
            "one",
            "htm",
            "GET",
            "htu",
            ORIGIN + "/orders",
            "iat",
            ticker.millis() / 1000,
            "ath",
            hash());
    String input = base64(header) + "." + base64(claims);
    return input + '.' + Base64URL.encode(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
  }

  private static Base64URL base64(Map<String, Object> members) {
    return Base64URL.encode(JSONObjectUtils.toJSONString(members));
  }

  private static String hash() throws GeneralSecurityException {
    byte[] token = TOKEN.getBytes(StandardCharsets.US_ASCII);
    return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(token)).toString();
  }

  private Proof judged(Dpop dpop, String proof) throws Exception {
    Walk x = Sent.request(ticker, "GET", "/orders", "localhost", "DPoP: " + proof);
    return Call.settled(x, dpop.judge(x, Bytes.of(TOKEN), thumbprint, ACCEPTED));
  }

  private void assertRejected(Dpop dpop, String proof, Code code) throws Exception {
    assertThat(judged(dpop, proof))
        .isInstanceOfSatisfying(
            Proof.Rejected.class, why -> assertThat(why.code()).isEqualTo(code));
  }

  @Test
  void what_was_seen_by_a_hasty_route_does_not_pass_at_a_patient_one() throws Exception {
    Dpop hasty = accepting(Duration.ofSeconds(5));
    Dpop patient = accepting(Duration.ofMinutes(10));
    String proof = proof();
    assertThat(judged(hasty, proof)).isEqualTo(ACCEPTED);
    assertRejected(hasty, proof, Code.DPOP_REPLAYED);
    for (int i = 0; i < 10; i++) {
      ticker.advance(Duration.ofSeconds(59));
      assertRejected(hasty, proof, Code.DPOP_TIME);
      assertRejected(patient, proof, Code.DPOP_REPLAYED);
    }
    ticker.advance(Duration.ofSeconds(20));
    assertRejected(patient, proof, Code.DPOP_TIME);
  }
}
