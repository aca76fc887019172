package io.bartizan.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.testkit.TestKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Which keys of a set are of use, and for what.
final class KeySetTest {
  private static Map<String, Object> rsa = Map.of();
  private static Map<String, Object> ec = Map.of();
  private static Map<String, Object> ed = Map.of();

  @BeforeAll
  static void make() throws Exception {
    rsa = TestKey.of("RS256", "rsa").publicJwk();
    ec = TestKey.of("ES256", "ec").publicJwk();
    ed = TestKey.of("EdDSA", "ed").publicJwk();
  }

  private static Map<String, Object> with(Map<String, Object> key, String name, Object value) {
    Map<String, Object> other = new HashMap<>(key);
    other.put(name, value);
    return other;
  }

  private static Map<String, Object> without(Map<String, Object> key, String... names) {
    Map<String, Object> other = new HashMap<>(key);
    other.keySet().removeAll(Arrays.asList(names));
    return other;
  }

  private static KeySet set(List<Map<String, Object>> keys) throws Exception {
    return KeySet.of(
        JSONObjectUtils.toJSONString(Map.of("keys", keys)).getBytes(StandardCharsets.UTF_8));
  }

  private static List<Algorithm> served(Map<String, Object> key) throws Exception {
    KeySet set = set(List.of(key));
    return Arrays.stream(Algorithm.values()).filter(each -> set.find(null, each) != null).toList();
  }

  private static String number(BigInteger value) {
    return Base64URL.encode(value.toByteArray()).toString();
  }

  private static String bytes(int length) {
    return Base64URL.encode(new byte[length]).toString();
  }

  @Test
  void a_key_that_names_its_algorithm_serves_no_other() throws Exception {
    assertThat(served(rsa)).containsExactly(Algorithm.RS256);
    assertThat(served(ec)).containsExactly(Algorithm.ES256);
    assertThat(served(ed)).containsExactly(Algorithm.EDDSA);
    assertThat(served(with(ed, "alg", "Ed25519"))).containsExactly(Algorithm.ED25519);
  }

  @Test
  void a_key_that_names_none_serves_those_of_its_type_and_curve() throws Exception {
    assertThat(served(without(rsa, "alg")))
        .containsExactly(
            Algorithm.RS256,
            Algorithm.RS384,
            Algorithm.RS512,
            Algorithm.PS256,
            Algorithm.PS384,
            Algorithm.PS512);
    assertThat(served(without(ec, "alg"))).containsExactly(Algorithm.ES256);
    assertThat(served(without(ed, "alg"))).containsExactly(Algorithm.EDDSA, Algorithm.ED25519);
  }

  @Test
  void what_a_key_says_besides_does_not_matter() throws Exception {
    assertThat(served(with(rsa, "x5c", List.of("MIIB")))).hasSize(1);
    assertThat(served(with(rsa, "x5u", "http://127.0.0.1/"))).hasSize(1);
    assertThat(served(with(rsa, "key_ops", List.of("verify")))).hasSize(1);
    assertThat(served(without(rsa, "use", "kid"))).hasSize(1);
  }

  @Test
  void leaves_out_keys_that_must_not_verify_a_token() {
    List<Map<String, Object>> table =
        List.of(
            Map.of("kty", "oct", "k", bytes(32), "alg", "HS256"),
            with(rsa, "alg", "HS256"),
            with(rsa, "alg", "none"),
            with(rsa, "alg", "ES256"),
            with(rsa, "alg", "RSA-OAEP"),
            with(rsa, "alg", 1),
            with(rsa, "use", "enc"),
            with(rsa, "use", List.of("sig")),
            with(rsa, "key_ops", List.of("encrypt")),
            with(rsa, "key_ops", "verify"),
            with(rsa, "d", bytes(256)),
            with(rsa, "n", number(BigInteger.ONE.shiftLeft(1023).setBit(0))),
            with(rsa, "n", number(BigInteger.ONE.shiftLeft(8192).setBit(0))),
            with(rsa, "n", rsa.get("n") + "="),
            with(rsa, "n", ""),
            with(rsa, "e", "AQ"),
            with(rsa, "e", "Ag"),
            with(rsa, "e", bytes(3)),
            with(rsa, "e", number(BigInteger.ONE.shiftLeft(64).setBit(0))),
            with(rsa, "kty", "rsa"),
            with(rsa, "kid", 7),
            without(rsa, "n"),
            without(rsa, "kty"),
            with(ec, "crv", "secp256k1"),
            with(ec, "crv", "P-384"),
            with(ec, "x", bytes(32)),
            with(ec, "x", ec.get("y") + "AAAA"),
            without(ec, "y"),
            without(ec, "crv"),
            with(ec, "d", bytes(32)),
            with(ed, "crv", "X25519"),
            with(ed, "crv", "Ed448"),
            with(ed, "x", bytes(31)),
            with(ed, "x", bytes(33)),
            without(ed, "x"),
            Map.of());
    int ran = 0;
    for (Map<String, Object> key : table) {
      assertThatThrownBy(() -> set(List.of(key)))
          .as("row %d", ran)
          .isInstanceOf(UnusableKeys.class)
          .hasMessageStartingWith("no key that can verify a token [key ");
      ran++;
    }
    assertThat(ran).isEqualTo(36);
  }

  @Test
  void one_bad_key_does_not_spoil_the_others() throws Exception {
    KeySet set = set(List.of(with(rsa, "use", "enc"), ec, with(ed, "kid", "a\nb")));
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.complaints()).containsExactly("key rsa: use: enc (expected: sig)");
    assertThat(set.find("rsa", Algorithm.RS256)).isNull();
    assertThat(set.find("ec", Algorithm.ES256)).isNotNull();
    assertThat(set.find("ec", Algorithm.EDDSA)).isNull();
  }

  @Test
  void takes_a_hundred_keys_and_no_more() throws Exception {
    List<Map<String, Object>> keys = new ArrayList<>();
    for (int i = 0; i < KeySet.MOST; i++) {
      keys.add(with(ec, "kid", "k" + i));
    }
    assertThat(set(keys).size()).isEqualTo(100);
    keys.add(ec);
    assertThatThrownBy(() -> set(keys)).hasMessage("101 keys (expected: at most 100)");
  }

  @Test
  void the_same_key_twice_is_one_key() throws Exception {
    KeySet set = set(List.of(ec, ec));
    assertThat(set.size()).isEqualTo(1);
    assertThat(set.complaints()).containsExactly("key ec: the same key is there before");
  }
}
