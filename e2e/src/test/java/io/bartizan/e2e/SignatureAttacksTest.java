package io.bartizan.e2e;

import static io.bartizan.e2e.SignatureAttacks.good;
import static io.bartizan.e2e.SignatureAttacks.lab;
import static io.bartizan.e2e.SignatureAttacks.parameter;
import static io.bartizan.e2e.SignatureAttacks.posted;
import static io.bartizan.e2e.SignatureAttacks.strict;
import static io.bartizan.e2e.SignedRequest.digest;
import static io.bartizan.e2e.SignedRequest.hmac;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.e2e.SignatureAttacks.Attack;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What can be done to signatures and digests, through a whole gateway: each is refused by its own
/// code, nothing of it reaches the upstream, and nothing tells a key that is known from one that is
/// not.
final class SignatureAttacksTest {
  static final List<Attack> ATTACKS = SignatureAttacks.ATTACKS;

  @TempDir static Path folder;
  private static ScriptedUpstream upstream;
  private static TestGateway gateway;

  @BeforeAll
  static void open() throws Exception {
    Files.writeString(folder.resolve("secret"), SignatureAttacks.SECRET);
    Files.writeString(folder.resolve("lab.pem"), pem(SignatureAttacks.ELLIPTIC.open()));
    upstream = ScriptedUpstream.start();
    gateway = TestGateway.start(folder, settings(), SignatureAttacks.CLOCK);
  }

  static String pem(byte[] der) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String settings() {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { orders: { endpoints: "%s" } }
    consumers:
      shop: { signature-keys: { id: shop, algorithm: hmac-sha256, secret: "file:secret" } }
      lab: { signature-keys: { id: lab, algorithm: ecdsa-p256-sha256, public-key: lab.pem } }
      gone:
        disabled: true
        signature-keys: { id: gone, algorithm: hmac-sha256, secret: "file:secret" }
      late:
        signature-keys:
          { id: late, algorithm: hmac-sha256, secret: "file:secret", expires: 2025-01-01T00:00:00Z }
    routes:
      - path: /strict
        service: orders
        authenticate: { signature: { components: [ "@method", "@target-uri", x-tenant ], nonce: true } }
      - { path: /**, service: orders, authenticate: { signature: { body-limit: 1KiB } } }
    """
        .formatted(upstream.endpoint());
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static RawAnswer ask(String request) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask(request);
    }
  }

  private static void admitted(String request) throws Exception {
    RawAnswer answer = ask(request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  @ParameterizedTest
  @FieldSource("ATTACKS")
  void an_attack_is_refused_with_its_code(Attack attack) throws Exception {
    String request = attack.making().text(SignatureAttacksTest::admitted);
    int before = upstream.requests().size();
    RawAnswer answer = ask(request);
    assertThat(answer.text()).contains("\"code\":\"" + attack.code() + "\"");
    assertThat(answer.status()).isEqualTo(attack.status());
    if (attack.status() == 401) {
      assertThat(answer.field("www-authenticate")).isEqualTo("Signature realm=\"api\"");
    }
    assertThat(upstream.requests()).hasSize(before);
  }

  @Test
  void what_the_attacks_are_made_of_is_admitted() throws Exception {
    for (String request :
        List.of(
            good().text(),
            strict().text(),
            lab().text(),
            posted(digest("SHA-512", "{\"item\": 1}")).text(),
            parameter("/orders?a=%C3%A4+b", "a", "%C3%A4%20b").text())) {
      admitted(request);
    }
    assertThat(ATTACKS).hasSizeGreaterThan(80);
  }

  /// A key that is known and one that is not answer alike, whatever is claimed of the algorithm.
  @Test
  void nothing_tells_a_known_key_from_another() throws Exception {
    List<String> answers = new ArrayList<>();
    for (String key : List.of("shop", "gone", "late")) {
      answers.add(problem(good().says("keyid=\"" + key + '"').signer(hmac("wrong")).text()));
    }
    for (int i = 0; i < 20; i++) {
      answers.add(problem(good().says("keyid=\"stranger" + i + '"').text()));
    }
    assertThat(answers).containsOnly(answers.getFirst());
    assertThat(algorithmsSaidWrongOf("stranger", 50)).isEqualTo(2);
  }

  /// How many different answers strangers get who claim HMAC: as many as kinds of keys are known.
  private static long algorithmsSaidWrongOf(String name, int strangers) throws Exception {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < strangers; i++) {
      SignedRequest claim = good().says("keyid=\"" + name + i + '"').says("alg=\"hmac-sha256\"");
      answers.add(problem(claim.text()));
    }
    return answers.stream().distinct().count();
  }

  private static String problem(String request) throws Exception {
    RawAnswer answer = ask(request);
    assertThat(answer.status()).isEqualTo(401);
    return answer.text().replaceAll("\"request_id\":\"[^\"]*\"", "");
  }
}
