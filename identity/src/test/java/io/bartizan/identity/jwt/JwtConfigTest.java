package io.bartizan.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.testkit.TestKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a configuration may say of tokens.
final class JwtConfigTest {
  private static final String GOOD = "issuer: \"https://id.example.com\", audience: orders";

  @Test
  void two_keys_are_enough() {
    JwtConfig config = Setting.jwt(GOOD);
    assertThat(config.audience()).containsExactly("orders");
    assertThat(config.algorithms()).containsExactlyInAnyOrder(Algorithm.values());
    assertThat(config.types()).containsExactlyInAnyOrder("JWT", "at+jwt", "absent");
    assertThat(config.leeway()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.refresh()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.tolerateOutage()).isEqualTo(Duration.ofHours(12));
    assertThat(config.forwardCredential()).isFalse();
  }

  @Test
  void refuses_what_would_be_wrong_or_unsafe() {
    Map<String, String> table = new LinkedHashMap<>();
    table.put("audience: orders", "missing key `issuer`");
    table.put("issuer: \"https://id.example.com\"", "missing key `audience`");
    table.put("issuer: \"\", audience: orders", "issuer: '' (expected: ");
    table.put(
        "issuer: id.example.com, audience: orders",
        "issuer: id.example.com (expected: an https URL");
    table.put(
        "issuer: \"https://id.example.com/?tenant=7\", audience: orders",
        "(expected: an https URL");
    table.put("issuer: \"https://id.example.com/#x\", audience: orders", "(expected: an https URL");
    table.put(
        "issuer: \"http://id.example.com\", audience: orders",
        "is refused unless `unsafe: [plaintext-issuer]`");
    table.put("issuer: \"http://127.0.0.1.example.com\", audience: orders", "is refused unless");
    table.put(
        GOOD + ", jwks: \"http://192.0.2.1/keys\"",
        "jwks: http://192.0.2.1/keys is refused unless");
    table.put(GOOD + ", unsafe: [plaintext-issuer]", "only choices that something here needs");
    table.put(
        "issuer: \"https://id.example.com\", audience: []", "audience: [] (expected: at least one");
    table.put(
        "issuer: \"https://id.example.com\", audience: [\"\"]",
        "audience: [] (expected: at least one");
    table.put(GOOD + ", algorithms: []", "algorithms: [] (expected: at least one)");
    table.put(GOOD + ", algorithms: [none]", "none (expected: one of: RS256");
    table.put(GOOD + ", algorithms: [HS256]", "HS256 (expected: one of: RS256");
    table.put(GOOD + ", types: []", "types: [] (expected: ");
    table.put(GOOD + ", leeway: 6min", "leeway: 6min (expected: 0s to 5min)");
    table.put(GOOD + ", max-lifetime: 0s", "max-lifetime: 0s (expected: a positive duration)");
    table.put(GOOD + ", refresh: 59s", "refresh: 59s (expected: 1min to 24h)");
    table.put(GOOD + ", unknown-key-interval: 0s", "unknown-key-interval: 0s (expected: 1s to 1h)");
    table.put(
        GOOD + ", tolerate-outage: 9min", "tolerate-outage: 9min (expected: `refresh` to 7d)");
    table.put(GOOD + ", cache: -1", "cache: -1 (expected: 0 to 1000000)");
    table.put(GOOD + ", jwks: no-such-file.json", "(expected: a file that exists)");
    table.put(GOOD + ", jkws: \"https://id.example.com/keys\"", "unknown key `jkws`");
    int ran = 0;
    for (Map.Entry<String, String> row : table.entrySet()) {
      assertThatThrownBy(() -> Setting.jwt(row.getKey()))
          .as(row.getKey())
          .hasMessageContaining(row.getValue());
      ran++;
    }
    assertThat(ran).isEqualTo(24);
  }

  @Test
  void plain_http_is_for_loopback_or_for_those_who_say_so() {
    for (String host : List.of("127.0.0.1:9", "127.1.2.3", "localhost", "[::1]:80")) {
      assertThat(Setting.jwt("issuer: \"http://" + host + "\", audience: orders").issuer())
          .contains(host);
    }
    Setting.jwt("issuer: \"http://id.example.com\", audience: orders, unsafe: [plaintext-issuer]");
  }

  @Test
  void an_issuer_whose_keys_are_given_may_have_any_name(@TempDir Path folder) throws Exception {
    String keys =
        JSONObjectUtils.toJSONString(Map.of("keys", List.of(TestKey.of("ES256", "k").publicJwk())));
    Path file = Files.writeString(folder.resolve("keys.json"), keys);
    Setting.jwt("issuer: accounts, audience: orders, jwks: \"" + file + "\"");
    Setting.jwt("issuer: accounts, audience: orders, jwks: \"https://id.example.com/keys\"");
    assertThatThrownBy(() ->
            Setting.jwt(
                "issuer: accounts, audience: orders, unsafe: [plaintext-issuer], jwks: \""
                    + file
                    + "\""))
        .hasMessageContaining("only choices that something here needs");
  }

  @Test
  void a_key_file_without_a_key_is_a_mistake_in_the_configuration(@TempDir Path folder)
      throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("keys.json"), "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}");
    assertThatThrownBy(() -> Setting.jwt(GOOD + ", jwks: \"" + file + "\""))
        .hasMessageContaining("jwks: ")
        .hasMessageContaining("no key that can verify a token");
  }
}
