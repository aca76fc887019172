package io.bartizan.identity.jwt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.identity.Json;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Code;
import io.bartizan.testkit.Suites;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every JWS vector of Project Wycheproof, through the same reading of tokens and keys as in the
/// gateway.
///
/// What it calls invalid is refused, always. What it calls valid is accepted, but for two sorts:
/// HMAC, which we never accept, and four vectors of RFC 7520 whose key names an algorithm (`PS256`,
/// `ES521`) that is not the token's (`PS384`, `ES512`): RFC 7517, section 4.4, and RFC 8725,
/// section 3.1, bind a key to the algorithm that it names. Without that name those are accepted
/// too.
final class WycheproofTest {
  private static final Set<Long> KEY_NAMES_ANOTHER_ALGORITHM = Set.of(346L, 347L, 350L, 351L);

  private static final TokenVerifier VERIFIER =
      new TokenVerifier(Setting.jwt("issuer: https://id.example.com, audience: orders"));

  private final List<Long> accepted = new ArrayList<>();
  private int ran;
  private int invalid;
  private int symmetric;

  @Test
  void treats_all_401_vectors_as_they_should_be() throws Exception {
    treatAll();
  }

  private void treatAll() throws Exception {
    Optional<Path> file = Suites.find("jose/json_web_signature_test.json");
    assumeTrue(file.isPresent());
    Map<String, Object> vectors = Json.object(Files.readAllBytes(file.orElseThrow()));
    for (Object group : list(vectors, "testGroups")) {
      run(map(group));
    }
    assertThat(ran).isEqualTo(401);
    assertThat(invalid).isEqualTo(355);
    assertThat(symmetric).isEqualTo(10);
    assertThat(accepted).hasSize(401 - 355 - 10);
  }

  /// Where it can be loaded, and so on every machine that builds this.
  @Test
  void treats_them_alike_with_the_accelerator() throws Exception {
    assumeTrue(
        "amd64".equals(System.getProperty("os.arch"))
            && "Linux".equals(System.getProperty("os.name")));
    Accelerator.begin();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Accelerator.provider() == null) {
      assertThat(System.nanoTime()).as("60 seconds have passed").isLessThan(end);
      Thread.onSpinWait();
    }
    treatAll();
  }

  private void run(Map<String, Object> group) {
    Map<String, Object> key =
        map(group.containsKey("public") ? group.get("public") : group.get("private"));
    for (Object test : list(group, "tests")) {
      run(key, map(test));
    }
  }

  private void run(Map<String, Object> key, Map<String, Object> test) {
    ran++;
    Long id = (Long) test.get("tcId");
    String token = String.valueOf(test.get("jws"));
    boolean verified = verified(key, token);
    if ("invalid".equals(test.get("result"))) {
      invalid++;
      assertThat(verified).as("invalid vector %d", id).isFalse();
    } else if ("oct".equals(key.get("kty"))) {
      symmetric++;
      assertThat(verified).as("HMAC vector %d", id).isFalse();
    } else {
      boolean another = KEY_NAMES_ANOTHER_ALGORITHM.contains(id);
      assertThat(verified).as("valid vector %d", id).isEqualTo(!another);
      assertThat(verified(another ? without("alg", key) : key, token))
          .as("valid vector %d", id)
          .isTrue();
      accepted.add(id);
    }
  }

  /// Whether the gateway finds the token signed. The payloads are no claims, so what it says of
  /// them afterwards does not matter.
  private static boolean verified(Map<String, Object> key, String token) {
    try {
      String set = JSONObjectUtils.toJSONString(Map.of("keys", List.of(key)));
      KeySet keys = KeySet.of(set.getBytes(StandardCharsets.UTF_8));
      return VERIFIER.read(token.getBytes(StandardCharsets.UTF_8)) instanceof Jws.Read(Jws jws)
          && verified(keys, jws);
    } catch (UnusableKeys | Json.Malformed e) {
      return false;
    }
  }

  private static boolean verified(KeySet keys, Jws jws) {
    VerificationKey key = keys.find(jws.kid(), jws.algorithm());
    if (key == null) {
      return false;
    }
    return switch (VERIFIER.verify(jws, key, 0)) {
      case TokenVerifier.Genuine _ -> true;
      case TokenVerifier.Bogus(Proof.Rejected(Code code, String reason)) ->
          code == Code.TOKEN_ISSUER
              || code == Code.TOKEN_MALFORMED && reason.startsWith("claims: ");
    };
  }

  private static Map<String, Object> without(String name, Map<String, Object> key) {
    Map<String, Object> rest = new HashMap<>(key);
    rest.remove(name);
    return rest;
  }

  private static List<?> list(Map<String, Object> object, String name) {
    return (List<?>) object.getOrDefault(name, List.of());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object object) {
    return (Map<String, Object>) requireNonNull(object);
  }
}
