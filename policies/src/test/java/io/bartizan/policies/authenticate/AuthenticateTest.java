package io.bartizan.policies.authenticate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Config;
import io.bartizan.config.Shapes;
import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.identity.consumer.ConsumerConfig;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.jwt.KeyWitness;
import io.bartizan.identity.store.StoreConfig;
import io.bartizan.identity.store.StoreWitness;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Verdict;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.TestIssuer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests on their way along a road where somebody asks who they are.
final class AuthenticateTest {
  record Root(AuthenticateConfig authenticate, Map<String, ConsumerConfig> consumers) {}

  /// The end of the road: remembers who came and what would be forwarded of the request.
  private static final class Gate implements OnHead, OnForward {
    private final List<String> callers = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();

    @Override
    public Verdict onHead(Exchange x) {
      callers.add(
          x.identity() == null ? "nobody" : x.identity().method() + " " + x.identity().subject());
      return Verdict.CONTINUE;
    }

    @Override
    public Verdict onForward(Exchange x, Attempt attempt) {
      HeadTable head = (HeadTable) x.head();
      for (int i = 0; i < head.size(); i++) {
        if (!attempt.edits().removes(head, i)) {
          fields.add(head.name(i).toString().toLowerCase(Locale.ROOT));
        }
      }
      return Verdict.CONTINUE;
    }
  }

  private final HandTicker clock = new HandTicker(Instant.EPOCH);
  private final RoadTester road = new RoadTester();
  private final Gate gate = new Gate();
  private final KeyMaker.NewKey key = new KeyMaker(new SecureRandom()).make("bz");
  private TestIssuer issuer;

  @BeforeEach
  void open() throws Exception {
    issuer = TestIssuer.start(clock, "ES256");
    road("{ jwt: { issuer: \"%s\", audience: orders }, api-key: {} }".formatted(issuer.issuer()));
  }

  @AfterEach
  void close() {
    issuer.close();
  }

  private void road(String authenticate) {
    String file =
        "authenticate: %s\nconsumers: { shop: { keys: { id: %s, hash: \"%s\" } } }"
            .formatted(authenticate, key.id(), key.hash());
    Root root = Config.parse("test.yaml", file, Root.class).orElseThrow();
    Authenticators authenticators =
        new Authenticators(
            Backing.of(road, KeyWitness.NONE, StoreConfig.LOCAL, StoreWitness.NONE, 1),
            Consumers.of(root.consumers()),
            Map.of());
    Object policy = authenticators.policies(root.authenticate()).getFirst();
    road.on(
        Pipeline.of(
            List.of(Policy.enforced("authenticate", policy), Policy.enforced("gate", gate))));
  }

  private static Ask with(String name, String value) {
    return Ask.get("/orders").with(name, value);
  }

  private static Ask bearer(String token) {
    return with("Authorization", "Bearer " + token);
  }

  @Test
  void a_good_token_passes_and_stays_here() throws Exception {
    assertThat(road.send(bearer(issuer.token().text()).with("Accept", "*/*")).status())
        .isEqualTo(200);
    assertThat(gate.callers).containsExactly("jwt alice");
    assertThat(gate.fields).containsExactly("accept");
  }

  @Test
  void a_good_key_passes_and_stays_here() {
    assertThat(road.send(with("X-API-Key", key.key()).with("Authorization", "Basic eDp5")).status())
        .isEqualTo(200);
    assertThat(gate.callers).containsExactly("api-key shop");
    assertThat(gate.fields).containsExactly("authorization");
  }

  @Test
  void a_key_beside_a_good_token_is_not_forwarded_either() throws Exception {
    assertThat(road.send(bearer(issuer.token().text()).with("X-API-Key", key.key())).status())
        .isEqualTo(200);
    assertThat(gate.callers).containsExactly("jwt alice");
    assertThat(gate.fields).isEmpty();
  }

  @Test
  void a_bad_key_beside_a_good_token_is_not_overlooked() throws Exception {
    Told told = road.send(bearer(issuer.token().text()).with("X-API-Key", "whatever"));
    assertThat(told.code()).isEqualTo(Code.CREDENTIAL_INVALID);
    assertThat(gate.callers).isEmpty();
  }

  @Test
  void without_a_credential_the_answer_says_what_is_asked_for_and_names_no_error() {
    Told told = road.send(Ask.get("/orders"));
    assertThat(told.status()).isEqualTo(401);
    assertThat(told.code()).isEqualTo(Code.CREDENTIAL_MISSING);
    assertThat(told.values("www-authenticate"))
        .containsExactly("Bearer realm=\"api\"", "ApiKey realm=\"api\", header=\"x-api-key\"");
    assertThat(told.forwarded()).isFalse();
    assertThat(told.reason()).isEqualTo("no credential for jwt or api-key");
  }

  @Test
  void a_bad_token_is_told_why_as_rfc_6750_has_it() throws Exception {
    Told forged = road.send(bearer(issuer.token().forged()));
    assertThat(forged.code()).isEqualTo(Code.TOKEN_SIGNATURE);
    assertThat(forged.values("www-authenticate"))
        .containsExactly(
            "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The token is not valid.\"",
            "ApiKey realm=\"api\", header=\"x-api-key\"");
    assertThat(forged.reason()).startsWith("jwt: no signature by key ES256-1");
  }

  @Test
  void a_bad_token_is_not_overlooked_for_a_good_key() throws Exception {
    Told told = road.send(bearer(issuer.token().forged()).with("X-API-Key", key.key()));
    assertThat(told.code()).isEqualTo(Code.TOKEN_SIGNATURE);
    assertThat(gate.callers).isEmpty();
  }

  @Test
  void two_tokens_are_one_too_many() throws Exception {
    String token = issuer.token().text();
    Told told = road.send(bearer(token).with("authorization", "Bearer " + token));
    assertThat(told.status()).isEqualTo(400);
    assertThat(told.code()).isEqualTo(Code.CREDENTIAL_AMBIGUOUS);
    assertThat(told.values("www-authenticate").getFirst()).contains("error=\"invalid_request\"");
  }

  @Test
  void without_keys_nobody_passes_and_the_client_may_come_back() throws Exception {
    issuer.keys().status(500);
    Told told = road.send(bearer(issuer.token().text()));
    assertThat(told.status()).isEqualTo(503);
    assertThat(told.code()).isEqualTo(Code.KEYS_UNAVAILABLE);
    assertThat(told.header("retry-after")).isEqualTo("5");
    assertThat(told.values("www-authenticate")).isEmpty();
    assertThat(gate.callers).isEmpty();
  }

  @Test
  void explains_the_same_that_it_would_do() throws Exception {
    assertThat(road.explain(bearer(issuer.token().text())).status()).isEqualTo(200);
    assertThat(road.explain(bearer(issuer.token().forged())).code())
        .isEqualTo(Code.TOKEN_SIGNATURE);
    assertThat(road.explain(Ask.get("/orders")).values("www-authenticate")).hasSize(2);
    assertThat(road.explain(with("X-API-Key", key.key())).status()).isEqualTo(200);
  }

  @Test
  void the_realm_can_be_named() {
    road("{ api-key: {}, realm: Orders of the shop }");
    assertThat(road.send(Ask.get("/orders")).values("www-authenticate"))
        .containsExactly("ApiKey realm=\"Orders of the shop\", header=\"x-api-key\"");
  }

  @Test
  void the_configuration_names_at_least_one_way_in() {
    assertThatThrownBy(() -> road("{}"))
        .hasMessageContaining("(expected: at least one way to prove who is calling, such as");
    assertThatThrownBy(() -> road("{ api-key: {}, realm: 'say \"friend\"' }"))
        .hasMessageContaining("without quotes and backslashes");
  }

  @Test
  void says_in_one_line_what_it_asks_for() {
    Root root =
        Config.parse(
                "test.yaml",
                "authenticate: { jwt: { issuer: \"https://id.example.com\", audience: orders }, api-key: {} }\nconsumers: {}",
                Root.class)
            .orElseThrow();
    assertThat(root.authenticate().text())
        .isEqualTo("jwt by https://id.example.com for orders, or api-key in x-api-key");
  }

  @Test
  void every_key_has_its_documentation() {
    assertThat(Shapes.faults(AuthenticateConfig.class)).isEmpty();
    assertThat(Shapes.faults(ConsumerConfig.class)).isEmpty();
  }
}
