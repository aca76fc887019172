package io.bartizan.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Config;
import io.bartizan.config.Unsafe;
import io.bartizan.identity.Call;
import io.bartizan.identity.Proof;
import io.bartizan.identity.consumer.ConsumerConfig;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.HandTicker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// API keys, right and wrong, as a client would send them.
final class ApiKeyAuthenticatorTest {
  record Root(Map<String, ConsumerConfig> consumers) {}

  private final HandTicker ticker = new HandTicker();
  private final KeyMaker maker = new KeyMaker(new SecureRandom());
  private final KeyMaker.NewKey first = maker.make("bz");
  private final KeyMaker.NewKey second = maker.make("bz");
  private final KeyMaker.NewKey short1 = maker.make("bz");
  private ApiKeyAuthenticator authenticator;
  private Consumers consumers;

  @BeforeEach
  void open() {
    String file =
        """
        consumers:
          shop:
            keys:
              - { id: %s, hash: "%s" }
              - { id: %s, hash: "%s", expires: 2026-01-01T00:01:00Z }
            roles: [buyer]
            scopes: ["orders:read"]
            tier: gold
          audit: { keys: { id: %s, hash: "%s" } }
        """
            .formatted(
                first.id(), first.hash(), short1.id(), short1.hash(), second.id(), second.hash());
    Root root = Config.parse("test.yaml", file, Root.class).orElseThrow();
    consumers = Consumers.of(root.consumers());
    authenticator = new ApiKeyAuthenticator(ApiKeyConfig.header("x-api-key", "bz"), consumers);
  }

  private Proof prove(String... fields) {
    return authenticator.prove(Call.with(ticker, fields));
  }

  private Identity accepted(KeyMaker.NewKey key) {
    Proof proof = prove("X-API-Key: " + key.key());
    assertThat(proof).isInstanceOf(Proof.Accepted.class);
    return ((Proof.Accepted) proof).identity();
  }

  private Proof.Rejected rejected(String key) {
    Proof proof = prove("X-API-Key: " + key);
    assertThat(proof).isInstanceOf(Proof.Rejected.class);
    return (Proof.Rejected) proof;
  }

  @Test
  void a_key_identifies_its_consumer() {
    Identity shop = accepted(first);
    assertThat(shop.subject()).isEqualTo("shop");
    assertThat(shop.method()).isEqualTo("api-key");
    assertThat(shop.roles()).containsExactly("buyer");
    assertThat(shop.scopes()).containsExactly("orders:read");
    assertThat(shop.claims()).isEqualTo(Map.of("tier", "gold", "key", first.id()));
    assertThat(accepted(second).subject()).isEqualTo("audit");
  }

  @Test
  void all_keys_of_a_consumer_are_one_caller() {
    assertThat(accepted(first).key())
        .isEqualTo(accepted(short1).key())
        .isNotEqualTo(accepted(second).key());
  }

  @Test
  void keys_of_a_consumer_that_is_disabled_are_refused() {
    String file =
        "consumers: { shop: { disabled: true, keys: { id: %s, hash: \"%s\" } } }"
            .formatted(first.id(), first.hash());
    Root root = Config.parse("test.yaml", file, Root.class).orElseThrow();
    Consumers later = Consumers.of(root.consumers());
    assertThat(later.revokes(accepted(first))).isTrue();
    authenticator = new ApiKeyAuthenticator(ApiKeyConfig.header("x-api-key", "bz"), later);
    assertThat(rejected(first.key()).code()).isEqualTo(Code.CREDENTIAL_REVOKED);
    String wrong = first.key().substring(0, first.key().length() - 1) + "!";
    assertThat(rejected(wrong).code()).isEqualTo(Code.CREDENTIAL_INVALID);
  }

  @Test
  void a_key_ends_when_it_expires() {
    ticker.advance(Duration.ofMillis(59_999));
    accepted(short1);
    ticker.advance(Duration.ofMillis(1));
    assertThat(rejected(short1.key()).code()).isEqualTo(Code.CREDENTIAL_EXPIRED);
    accepted(first);
  }

  @Test
  void refuses_every_key_that_differs_in_one_character() {
    String key = first.key();
    int ran = 0;
    for (int i = 0; i < key.length(); i++) {
      char other = key.charAt(i) == 'a' ? 'b' : 'a';
      assertThat(rejected(key.substring(0, i) + other + key.substring(i + 1)).code())
          .isEqualTo(Code.CREDENTIAL_INVALID);
      ran++;
    }
    assertThat(ran).isEqualTo(2 + 1 + 12 + 1 + 43);
  }

  @Test
  void refuses_what_is_no_key() {
    String secret = first.key().substring(16);
    List<String> table =
        List.of(
            "",
            "bz",
            "bz_",
            "bz__",
            "_",
            "bz_" + first.id(),
            "bz_" + first.id() + "_",
            "bz_" + first.id() + "_" + "a".repeat(31),
            "bz_" + first.id() + "_" + "a".repeat(129),
            "bz_" + "a".repeat(7) + "_" + secret,
            "bz_" + "a".repeat(33) + "_" + secret,
            "bz_" + first.id() + secret,
            "BZ_" + first.id() + "_" + secret,
            "sk_" + first.id() + "_" + secret,
            first.id() + "_" + secret,
            first.key() + " x",
            first.key() + "," + first.key(),
            first.key() + "\u00e9",
            "bz_" + first.id() + "_" + secret.replace(secret.charAt(3), '-'),
            "Bearer " + first.key(),
            "a".repeat(8_000));
    int ran = 0;
    for (String key : table) {
      assertThat(rejected(key).code()).as("row %d", ran).isEqualTo(Code.CREDENTIAL_INVALID);
      ran++;
    }
    assertThat(ran).isEqualTo(21);
  }

  @Test
  void an_unknown_id_and_a_wrong_secret_are_refused_with_the_same_words() {
    String wrong = first.key().substring(0, 16) + "a".repeat(43);
    String unknown = maker.make("bz").key();
    assertThat(rejected(wrong)).isEqualTo(rejected(unknown));
  }

  @Test
  void never_repeats_the_key() {
    String key = maker.make("bz").key();
    assertThat(rejected(key).reason())
        .doesNotContain(key.substring(3, 15))
        .doesNotContain(key.substring(16));
    assertThat(first.toString()).doesNotContain(first.key());
  }

  @Test
  void one_key_in_one_field() {
    assertThat(prove("Accept: */*")).isEqualTo(Proof.Absent.ABSENT);
    assertThat(prove("X_API_Key: " + first.key())).isEqualTo(Proof.Absent.ABSENT);
    assertThat(prove("X-API-Key: " + first.key(), "x-api-key: " + first.key()))
        .isEqualTo(new Proof.Rejected(Code.CREDENTIAL_AMBIGUOUS, "more than one API key"));
  }

  @Test
  void the_key_and_what_an_upstream_could_take_for_it_are_not_forwarded() {
    Walk x =
        Call.with(ticker, "X-API-Key: " + first.key(), "x_api_key: " + first.key(), "Accept: */*");
    Edits edits = new Edits();
    authenticator.conceal(x, edits);
    HeadTable head = (HeadTable) x.head();
    assertThat(edits.removes(head, 0)).isTrue();
    assertThat(edits.removes(head, 1)).isTrue();
    assertThat(edits.removes(head, 2)).isFalse();
  }

  @Test
  void another_header_and_another_prefix_may_be_chosen() {
    KeyMaker.NewKey key = maker.make("acme");
    String file =
        "consumers: { shop: { keys: { id: %s, hash: \"%s\" } } }".formatted(key.id(), key.hash());
    Root root = Config.parse("test.yaml", file, Root.class).orElseThrow();
    ApiKeyAuthenticator other =
        new ApiKeyAuthenticator(
            ApiKeyConfig.header("X-Acme-Key", "acme"), Consumers.of(root.consumers()));
    assertThat(other.prove(Call.with(ticker, "x-acme-key: " + key.key())))
        .isInstanceOf(Proof.Accepted.class);
    assertThat(other.prove(Call.with(ticker, "x-api-key: " + key.key())))
        .isEqualTo(Proof.Absent.ABSENT);
  }

  private Walk withQuery(String query, String... fields) {
    Walk x = Call.with(ticker, fields);
    HeadTable head = (HeadTable) x.head();
    byte[] bytes = Bytes.of(query).toArray();
    int start = head.end();
    head.reserve(bytes.length);
    System.arraycopy(bytes, 0, head.bytes(), start, bytes.length);
    head.end(start + bytes.length);
    x.query(start, start + bytes.length);
    return x;
  }

  private ApiKeyAuthenticator byQuery() {
    return new ApiKeyAuthenticator(
        new ApiKeyConfig("x-api-key", "bz", "api_key", null, Set.of(Unsafe.KEY_IN_QUERY)),
        consumers);
  }

  @Test
  void a_key_in_the_query_counts_only_if_the_configuration_says_so() {
    String query = "a=1&api_key=" + first.key();
    assertThat(authenticator.prove(withQuery(query))).isEqualTo(Proof.Absent.ABSENT);
    assertThat(byQuery().prove(withQuery(query))).isInstanceOf(Proof.Accepted.class);
    assertThat(byQuery().prove(withQuery("", "X-API-Key: " + first.key())))
        .isInstanceOf(Proof.Accepted.class);
    assertThat(byQuery().prove(withQuery("a=api_key=&xapi_key=1&api_keys=2&API_KEY=3&api_key")))
        .isEqualTo(Proof.Absent.ABSENT);
  }

  @Test
  void a_key_in_the_query_is_the_only_one() {
    String good = "api_key=" + first.key();
    for (Walk x :
        List.of(
            withQuery(good + "&" + good),
            withQuery("api_key=&" + good),
            withQuery(good, "X-API-Key: " + first.key()))) {
      assertThat(byQuery().prove(x))
          .isEqualTo(new Proof.Rejected(Code.CREDENTIAL_AMBIGUOUS, "more than one API key"));
    }
    assertThat(byQuery().prove(withQuery("api_key="))).isInstanceOf(Proof.Rejected.class);
  }

  @Test
  void a_key_in_the_query_is_not_forwarded() {
    Map<String, String> table =
        Map.of(
            "api_key=K", "",
            "a=1&api_key=K", "a=1",
            "api_key=K&a=1", "a=1",
            "a=1&api_key=K&b=2", "a=1&b=2",
            "api_key=K&api_key=L&&a", "&a",
            "&api_key=K&", "&");
    int ran = 0;
    for (Map.Entry<String, String> row : table.entrySet()) {
      Edits edits = new Edits();
      byQuery().conceal(withQuery(row.getKey()), edits);
      assertThat(edits.query()).as(row.getKey()).isEqualTo(Bytes.of(row.getValue()));
      ran++;
    }
    assertThat(ran).isEqualTo(6);
    Edits none = new Edits();
    byQuery().conceal(withQuery("a=1&xapi_key=K"), none);
    assertThat(none.query()).isNull();
  }
}
