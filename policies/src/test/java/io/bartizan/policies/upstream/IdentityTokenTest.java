package io.bartizan.policies.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.bartizan.config.Config;
import io.bartizan.config.Loaded;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.Json;
import io.bartizan.identity.mint.Mint;
import io.bartizan.identity.mint.MintConfig;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Lease;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Verdict;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.testkit.HandTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class IdentityTokenTest {
  record Root(IdentityTokenConfig identityToken) {}

  /// Remembers what would be forwarded.
  private static final class Gate implements OnForward {
    private final List<String> tokens = new ArrayList<>();

    @Override
    public Verdict onForward(Exchange x, Attempt attempt) {
      assertThat(attempt.edits().additions()).isEqualTo(1);
      tokens.add(attempt.edits().addition(0).value(0).toString());
      return Verdict.CONTINUE;
    }
  }

  private static final Identity ALICE =
      Identity.of(
          "alice",
          "https://id.example.com",
          "jwt",
          Set.of("buyer", "admin"),
          Set.of("read", "write"),
          Map.of("email", "a@example.com", "secret", "x", "act", Map.of("sub", "portal")));

  private final RoadTester road = new RoadTester();
  private final HandTicker clock = new HandTicker();
  private final Gate gate = new Gate();
  private Identity caller = ALICE;

  private void road(String config) {
    IdentityTokenConfig read =
        Config.parse("test.yaml", "identity-token: " + config, Root.class)
            .orElseThrow()
            .identityToken();
    OnHead authenticate =
        x -> {
          x.identify(caller);
          return Verdict.CONTINUE;
        };
    Mint mint = new Mint(clock, MintConfig.USUAL);
    IdentityToken policy = new IdentityToken(read, mint, new CpuPool("signatures", 1, 8));
    road.on(
        Pipeline.of(
            List.of(
                Policy.enforced("authenticate", authenticate),
                Policy.enforced("identity-token", policy),
                Policy.enforced("gate", gate))));
  }

  private JWTClaimsSet send() throws Exception {
    assertThat(road.send(Ask.get("/orders")).status()).isEqualTo(200);
    return SignedJWT.parse(gate.tokens.getLast()).getJWTClaimsSet();
  }

  @Test
  void a_claim_that_is_null_is_no_text() throws Exception {
    road("{ audience: orders, claims: [ email, tenant ] }");
    caller =
        Identity.of(
            "alice",
            "id",
            "jwt",
            Set.of(),
            Set.of(),
            Json.object("{\"tenant\": null}".getBytes(UTF_8)));
    assertThat(send().getClaims()).doesNotContainKeys("email", "tenant");
  }

  @Test
  void the_service_learns_who_calls_how_that_was_proved_and_who_acts() throws Exception {
    road("{ audience: orders, lifetime: 40s, claims: [ email, tenant ] }");
    caller = ALICE.beside(Identity.of("cn", "ca", "mtls", Set.of(), Set.of(), Map.of()));
    JWTClaimsSet claims = send();
    assertThat(claims.getIssuer()).isEqualTo("bartizan");
    assertThat(claims.getAudience()).containsExactly("orders");
    assertThat(claims.getSubject()).isEqualTo("alice");
    assertThat(claims.getStringClaim("idp")).isEqualTo("https://id.example.com");
    assertThat(claims.getStringListClaim("roles")).containsExactly("admin", "buyer");
    assertThat(claims.getStringClaim("scope")).isEqualTo("read write");
    assertThat(claims.getStringListClaim("amr")).containsExactly("jwt", "mtls");
    assertThat(claims.getClaim("act"))
        .isEqualTo(Map.of("sub", "bartizan", "act", Map.of("sub", "portal")));
    assertThat(claims.getStringClaim("email")).isEqualTo("a@example.com");
    assertThat(claims.getClaims()).doesNotContainKeys("secret", "tenant");
    assertThat(
            Duration.between(
                claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()))
        .isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void one_token_serves_the_same_credential_for_half_its_life_and_no_other() throws Exception {
    road("orders");
    String first = send().getJWTID();
    clock.advance(Duration.ofSeconds(14));
    assertThat(send().getJWTID()).isEqualTo(first);
    clock.advance(Duration.ofSeconds(2));
    String second = send().getJWTID();
    assertThat(second).isNotEqualTo(first);
    caller = Identity.of("bob", "https://id.example.com", "jwt", Set.of(), Set.of(), Map.of());
    assertThat(send().getSubject()).isEqualTo("bob");
    caller = ALICE.with(Lease.FOREVER);
    assertThat(send().getJWTID()).isNotEqualTo(second);
  }

  @Test
  void a_token_ends_with_the_credential() throws Exception {
    road("orders");
    caller = ALICE.with(new Lease.Until(clock.millis() + 7_000));
    assertThat(send().getExpirationTime().toInstant())
        .isBeforeOrEqualTo(clock.now().plusSeconds(7));
  }

  @Test
  void nothing_that_would_be_misread_is_taken() {
    for (String wrong :
        List.of(
            "{ audience: [] }",
            "{ audience: \"\" }",
            "{ audience: a, lifetime: 61s }",
            "{ audience: a, lifetime: 4s }",
            "{ audience: a, claims: [ sub ] }")) {
      assertThat(Config.parse("test.yaml", "identity-token: " + wrong, Root.class))
          .as(wrong)
          .isInstanceOf(Loaded.Bad.class);
    }
  }
}
