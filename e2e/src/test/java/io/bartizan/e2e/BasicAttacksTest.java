package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.identity.password.PasswordMaker;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Users and passwords as somebody sends them who has none that is good. Each row is refused with
/// its code, and nothing reaches the upstream.
final class BasicAttacksTest {
  /// @param fields with the end of each line
  record Attack(String name, String fields, String code) {
    static Attack login(String name, String login, String code) {
      return raw(name, "Basic " + base64(login), code);
    }

    static Attack raw(String name, String value, String code) {
      return new Attack(name, "Authorization: " + value + "\r\n", code);
    }

    @Override
    public String toString() {
      return name + " -> " + code;
    }
  }

  private static final String RIGHT = "correct horse";
  private static final String HASH =
      new PasswordMaker(new SecureRandom()).argon2id(RIGHT.getBytes(StandardCharsets.UTF_8));
  private static final String LONG = "l".repeat(72);
  private static final String BCRYPT =
      new PasswordMaker(new SecureRandom()).bcrypt(LONG.getBytes(StandardCharsets.UTF_8));

  @TempDir static Path folder;
  private static ScriptedUpstream upstream;
  private static TestGateway gateway;

  @BeforeAll
  static void open() throws Exception {
    upstream = ScriptedUpstream.start();
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0 }
            services: { orders: { endpoints: "%s" } }
            consumers:
              ann: { passwords: { hash: "%s" } }
              zoë: { passwords: { hash: "%s" } }
              long: { passwords: { hash: "%s" } }
              old: { passwords: { hash: "%s", expires: 2020-01-01T00:00:00Z } }
              gone: { disabled: true, passwords: { hash: "%s" } }
              bob: { passwords: { hash: "%s" } }
            routes:
              - { path: /strict, service: orders, authenticate: { basic: { attempts: 2 } } }
              - { path: /**, service: orders, authenticate: { basic: { attempts: 100 } } }
            """
                .formatted(upstream.endpoint(), HASH, HASH, BCRYPT, HASH, HASH, HASH),
            new HandTicker());
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static String base64(String login) {
    return Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  private static String latin(String login) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(login.getBytes(StandardCharsets.ISO_8859_1));
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  static List<Attack> attacks() {
    List<Attack> all = new ArrayList<>();
    all.add(new Attack("no credential", "", "credential.missing"));
    all.add(Attack.raw("the scheme only", "Basic", "credential.malformed"));
    all.add(Attack.raw("another scheme", "Bearer " + base64("ann:" + RIGHT), "credential.missing"));
    all.add(
        new Attack(
            "for a proxy",
            "Proxy-Authorization: Basic " + base64("ann:" + RIGHT) + "\r\n",
            "credential.missing"));
    all.add(Attack.login("no colon", "ann", "credential.malformed"));
    all.add(Attack.login("no user", ":" + RIGHT, "credential.malformed"));
    all.add(
        Attack.login("a NUL behind the password", "ann:" + RIGHT + "\0", "credential.malformed"));
    all.add(Attack.login("a NUL behind the user", "ann\0:" + RIGHT, "credential.malformed"));
    all.add(Attack.login("a line break", "ann:" + RIGHT + "\r\nX: y", "credential.malformed"));
    all.add(Attack.login("a delete character", "ann:\u007f" + RIGHT, "credential.malformed"));
    all.add(Attack.raw("no base64", "Basic !!!", "credential.malformed"));
    all.add(Attack.raw("clear text", "Basic ann:" + RIGHT, "credential.malformed"));
    all.add(
        Attack.raw(
            "no padding", "Basic " + base64("ann:x").replace("=", ""), "credential.malformed"));
    all.add(
        Attack.raw(
            "too much padding",
            "Basic " + base64("ann:" + RIGHT) + "====",
            "credential.malformed"));
    all.add(
        Attack.raw(
            "another spelling of base64",
            "Basic YW5uOmNvcnJlY3QgaG9yc2V=",
            "credential.malformed"));
    all.add(
        Attack.raw(
            "base64url",
            "Basic " + base64("ann:???>>>").replace('/', '_').replace('+', '-'),
            "credential.malformed"));
    all.add(Attack.raw("not UTF-8", "Basic " + latin("zo\u00eb:" + RIGHT), "credential.malformed"));
    all.add(Attack.raw("an overlong UTF-8 colon", "Basic YW5uwLpj", "credential.malformed"));
    all.add(
        Attack.login("a very long password", "ann:" + "a".repeat(2000), "credential.malformed"));
    all.add(
        Attack.raw(
            "two logins",
            "Basic " + base64("ann:x") + ", Basic " + base64("ann:" + RIGHT),
            "credential.malformed"));
    all.add(
        new Attack(
            "the field twice",
            ("Authorization: Basic " + base64("ann:" + RIGHT) + "\r\n").repeat(2),
            "credential.ambiguous"));
    all.add(
        new Attack(
            "the field twice, another scheme",
            "Authorization: Basic " + base64("ann:" + RIGHT) + "\r\nauthorization: Bearer x\r\n",
            "credential.ambiguous"));
    all.add(
        new Attack(
            "in an alias",
            "Author_ization: Basic " + base64("ann:" + RIGHT) + "\r\n",
            "credential.missing"));
    all.add(Attack.login("a user that nobody is", "nobody:" + RIGHT, "credential.invalid"));
    all.add(Attack.login("a wrong password", "ann:wrong", "credential.invalid"));
    all.add(Attack.login("an empty password", "ann:", "credential.invalid"));
    all.add(Attack.login("the user in capitals", "ANN:" + RIGHT, "credential.invalid"));
    all.add(Attack.login("the user with a space", "ann :" + RIGHT, "credential.invalid"));
    all.add(
        Attack.login(
            "the password in capitals",
            "ann:" + RIGHT.toUpperCase(Locale.ROOT),
            "credential.invalid"));
    all.add(Attack.login("half of the password", "ann:correct", "credential.invalid"));
    all.add(Attack.login("the hash as the password", "ann:" + HASH, "credential.invalid"));
    all.add(Attack.login("a user who looks alike", "\u0430nn:" + RIGHT, "credential.invalid"));
    all.add(Attack.login("the user decomposed", "zoe\u0308:" + RIGHT, "credential.invalid"));
    all.add(Attack.login("beyond what bcrypt sees", "long:" + LONG + "x", "credential.invalid"));
    all.add(Attack.login("an expired password", "old:" + RIGHT, "credential.expired"));
    all.add(Attack.login("a disabled consumer", "gone:" + RIGHT, "credential.revoked"));
    all.add(Attack.login("a disabled consumer, wrong", "gone:wrong", "credential.invalid"));
    return all;
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void is_refused_with_its_code(Attack attack) throws Exception {
    RawAnswer answer = ask("/x", attack.fields());
    assertThat(answer.text())
        .contains("\"code\":\"" + attack.code() + "\"")
        .doesNotContain(RIGHT, "ann", "zo");
    assertThat(upstream.requests()).allMatch(seen -> seen.target().equals("/ok"));
  }

  @Test
  void whoever_guesses_has_to_wait_and_nobody_else() throws Exception {
    assertThat(attacks()).hasSize(37);
    for (int i = 0; i < 2; i++) {
      assertThat(guess("bob", "guess" + i)).contains("\"code\":\"credential.invalid\"");
      assertThat(guess("no one", "guess" + i)).contains("\"code\":\"credential.invalid\"");
    }
    assertThat(guess("bob", RIGHT))
        .contains("\"code\":\"credential.locked\"")
        .contains("\"retry_after\":60");
    assertThat(guess("no one", RIGHT)).contains("\"code\":\"credential.locked\"");
    try (RawClient neighbour = RawClient.plain(gateway.port("http:0"))) {
      RawAnswer answer =
          neighbour.ask(
              "GET /ok HTTP/1.1\r\nHost: localhost\r\nAuthorization: bAsIc %s\r\n\r\n"
                  .formatted(base64("zoë:" + RIGHT)));
      assertThat(answer.status()).isEqualTo(200);
    }
    assertThat(upstream.request(0).fields("authorization")).isEmpty();
  }

  private static String guess(String user, String password) throws Exception {
    return ask("/strict", "Authorization: Basic " + base64(user + ":" + password) + "\r\n").text();
  }

  private static RawAnswer ask(String path, String fields) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
    }
  }
}
