package io.bartizan.identity.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Config;
import io.bartizan.config.Loaded;
import io.bartizan.identity.apikey.ApiKeyConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a configuration may say of consumers and keys.
final class ConsumersTest {
  record Root(Map<String, ConsumerConfig> consumers) {}

  record Way(ApiKeyConfig apiKey) {}

  private static final String HASH = "sha256:" + "0a".repeat(32);

  private static Loaded<Root> load(String consumers) {
    return Config.parse(
        "test.yaml", "consumers: { " + consumers + " }", Root.class, Consumers::check);
  }

  @Test
  void refuses_what_is_no_consumer() {
    Map<String, String> table = new LinkedHashMap<>();
    table.put(
        "shop: { keys: { id: short, hash: \"" + HASH + "\" } }",
        "id: a text of 5 characters (expected: 8 to 32 letters and digits)");
    table.put(
        "shop: { keys: { id: key_0001, hash: \"" + HASH + "\" } }", "id: a text of 8 characters");
    table.put(
        "shop: { keys: { id: key00001, hash: bz_key00001_canary } }",
        "hash: a text of 18 characters (expected: sha256: and 64");
    table.put(
        "shop: { keys: { id: key00001, hash: \"" + HASH.toUpperCase(Locale.ROOT) + "\" } }",
        "hash: a text of 71 characters");
    table.put(
        "shop: { keys: { id: key00001, hash: \"" + HASH + "\", expires: 2027-01-01 } }",
        "2027-01-01 (expected: a moment in UTC such as");
    table.put("shop: { keys: { id: key00001 } }", "missing key `hash`");
    table.put("shop: { roles: [\"\"] }", "roles: [] (expected: no empty role)");
    table.put("shop: { kyes: [] }", "did you mean");
    table.put("shop: { tier: \"very good\" }", "tier: very good (expected: 1 to 64 letters");
    table.put("shop: { tier: a, tags: { tier: b } }", "tags: tier (expected: a tag that is not");
    int ran = 0;
    for (Map.Entry<String, String> row : table.entrySet()) {
      assertThatThrownBy(() -> load(row.getKey()).orElseThrow())
          .as(row.getKey())
          .hasMessageContaining(row.getValue())
          .hasMessageNotContaining("canary");
      ran++;
    }
    assertThat(ran).isEqualTo(10);
  }

  @Test
  void an_id_belongs_to_one_key() {
    String key = "keys: { id: key00001, hash: \"" + HASH + "\" }";
    assertThatThrownBy(() -> load("a: { " + key + " },\n b: { " + key + " }").orElseThrow())
        .hasMessageContaining("test.yaml:2:")
        .hasMessageContaining(
            "id: key00001 (expected: one that no other key has, but test.yaml:1:25 has it)");
  }

  @Test
  void refuses_headers_that_mean_something_else() {
    for (String header :
        new String[] {"authorization", "Cookie", "HOST", "content-length", "two words", ""}) {
      assertThatThrownBy(() ->
              Config.parse("test.yaml", "api-key: { header: \"" + header + "\" }", Way.class)
                  .orElseThrow())
          .as(header)
          .hasMessageContaining("(expected: the name of a header field that nothing else uses)");
    }
    assertThatThrownBy(
            () -> Config.parse("test.yaml", "api-key: { prefix: a_b }", Way.class).orElseThrow())
        .hasMessageContaining("(expected: 1 to 16 letters and digits)");
    assertThat(Config.parse("test.yaml", "api-key: {}", Way.class).orElseThrow().apiKey())
        .isEqualTo(ApiKeyConfig.header("x-api-key", "bz"));
  }

  @Test
  void a_key_in_the_query_is_an_unsafe_choice() {
    assertThatThrownBy(() -> way("query: api_key"))
        .hasMessageContaining("is refused unless `unsafe: [key-in-query]`");
    assertThatThrownBy(() -> way("unsafe: [key-in-query]"))
        .hasMessageContaining("only choices that something here needs");
    for (String name : new String[] {"token", "key=", "key x", "", "k".repeat(62) + "key"}) {
      assertThatThrownBy(() -> way("query: \"" + name + "\", unsafe: [key-in-query]"))
          .as(name)
          .hasMessageContaining("the last of them `key`");
    }
    assertThat(way("query: apiKey, unsafe: [key-in-query]").query()).isEqualTo("apiKey");
  }

  private static ApiKeyConfig way(String text) {
    return Config.parse("test.yaml", "api-key: { " + text + " }", Way.class).orElseThrow().apiKey();
  }

  @Test
  void holds_a_hundred_thousand_keys() {
    Map<String, ConsumerConfig> consumers = new LinkedHashMap<>();
    ConsumerConfig one =
        load("shop: { keys: { id: key00001, hash: \"" + HASH + "\" } }")
            .orElseThrow()
            .consumers()
            .values()
            .iterator()
            .next();
    KeyConfig key = one.keys().getFirst();
    for (int i = 0; i < 100_000; i++) {
      KeyConfig other = new KeyConfig(key.place(), "key" + (100_000_000 + i), key.hash(), null);
      consumers.put(
          "c" + i,
          new ConsumerConfig(
              List.of(other),
              List.of(),
              List.of(),
              List.of(),
              null,
              one.roles(),
              one.scopes(),
              one.tags(),
              false));
    }
    assertThat(Consumers.of(consumers).size(CredentialKind.KEY)).isEqualTo(100_000);
  }
}
