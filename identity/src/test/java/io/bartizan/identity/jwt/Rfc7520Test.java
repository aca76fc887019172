package io.bartizan.identity.jwt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.identity.Json;
import io.bartizan.testkit.Suites;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The signatures of the JOSE cookbook. Those in compact form by an asymmetric algorithm verify;
/// HMAC, detached content, unprotected headers and several signatures in one have no compact form
/// or are never accepted.
final class Rfc7520Test {
  private static Map<String, Object> example(String file) throws Exception {
    Optional<Path> path = Suites.find("jose/rfc7520/" + file);
    assumeTrue(path.isPresent());
    return Json.object(Files.readAllBytes(path.orElseThrow()));
  }

  private static Map<?, ?> object(Map<?, ?> object, String name) {
    return (Map<?, ?>) requireNonNull(object.get(name));
  }

  private static String compact(Map<String, Object> example) {
    return String.valueOf(object(example, "output").get("compact"));
  }

  /// The example's key without its private part, which the cookbook prints and no issuer should.
  private static Map<Object, Object> key(Map<String, Object> example) {
    Map<Object, Object> key = new HashMap<>(object(object(example, "input"), "key"));
    key.remove("d");
    return key;
  }

  private static Jws read(String token) {
    Jws.Reading reading = Jws.read(token.getBytes(StandardCharsets.UTF_8));
    assertThat(reading).isInstanceOf(Jws.Read.class);
    return ((Jws.Read) reading).jws();
  }

  @Test
  void verifies_every_compact_asymmetric_signature() throws Exception {
    int ran = 0;
    for (String file :
        List.of(
            "jws/4_1.rsa_v15_signature",
            "jws/4_2.rsa-pss_signature",
            "jws/4_3.ecdsa_signature",
            "curve25519/jws")) {
      Map<String, Object> example = example(file + ".json");
      VerificationKey key = KeyReader.read(key(example));
      Jws jws = read(compact(example));
      assertThat(key.serves(jws.algorithm())).as(file).isTrue();
      assertThat(jws.signedBy(key)).as(file).isTrue();
      Jws other = read(compact(example).replaceFirst("\\.[A-Za-z0-9_-]+\\.", ".e30."));
      assertThat(other.signedBy(key)).as(file).isFalse();
      ran++;
    }
    assertThat(ran).isEqualTo(4);
  }

  @Test
  void refuses_to_read_the_other_forms() throws Exception {
    int ran = 0;
    for (String file :
        List.of(
            "4_4.hmac-sha2_integrity_protection",
            "4_5.signature_with_detached_content",
            "4_6.protecting_specific_header_fields",
            "4_7.protecting_content_only",
            "4_8.multiple_signatures")) {
      Map<String, Object> example = example("jws/" + file + ".json");
      String json =
          com.nimbusds.jose.util.JSONObjectUtils.toJSONString(
              Map.of("output", object(example, "output")));
      for (String form : List.of(compact(example), json)) {
        assertThat(Jws.read(form.getBytes(StandardCharsets.UTF_8)))
            .as(file)
            .isInstanceOf(Jws.Unread.class);
        ran++;
      }
    }
    assertThat(ran).isEqualTo(10);
  }
}
