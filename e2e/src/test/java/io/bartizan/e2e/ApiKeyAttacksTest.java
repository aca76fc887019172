package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// API keys as somebody sends them who has none that is good, or sends it where it must not be.
/// Each row is refused with its code, and nothing reaches the upstream.
final class ApiKeyAttacksTest {
  /// @param target the path and query
  /// @param fields with the end of each line
  record Attack(String name, String method, String target, String fields, String code) {
    static Attack get(String name, String fields, String code) {
      return new Attack(name, "GET", "/x", fields + "\r\n", code);
    }

    @Override
    public String toString() {
      return name + " -> " + code;
    }
  }

  private static final KeyMaker MAKER = new KeyMaker(new SecureRandom());
  private static final KeyMaker.NewKey GOOD = MAKER.make("bz");
  private static final KeyMaker.NewKey OTHER = MAKER.make("bz");
  private static final KeyMaker.NewKey EXPIRED = MAKER.make("bz");
  private static final KeyMaker.NewKey REVOKED = MAKER.make("bz");
  private static final KeyMaker.NewKey DISABLED = MAKER.make("bz");

  @TempDir static Path folder;
  private static ScriptedUpstream upstream;
  private static TestGateway gateway;

  @BeforeAll
  static void open() throws Exception {
    upstream = ScriptedUpstream.start();
    Files.writeString(folder.resolve("revoked.txt"), "# stolen\n" + REVOKED.id() + " # too\n");
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0 }
            services: { orders: { endpoints: "%s" } }
            revoked-keys: revoked.txt
            consumers:
              shop:
                keys:
                  - { id: %s, hash: "%s" }
                  - { id: %s, hash: "%s", expires: 2020-01-01T00:00:00Z }
                  - { id: %s, hash: "%s" }
              other: { keys: { id: %s, hash: "%s" } }
              gone: { disabled: true, keys: { id: %s, hash: "%s" } }
            routes:
              - path: /**
                service: orders
                authenticate:
                  api-key: { query: api_key, cookie: key, unsafe: [ key-in-query, key-in-cookie ] }
            """
                .formatted(
                    upstream.endpoint(),
                    GOOD.id(),
                    GOOD.hash(),
                    EXPIRED.id(),
                    EXPIRED.hash(),
                    REVOKED.id(),
                    REVOKED.hash(),
                    OTHER.id(),
                    OTHER.hash(),
                    DISABLED.id(),
                    DISABLED.hash()));
  }

  @AfterAll
  static void close() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static String flipped(String text, int from) {
    StringBuilder flipped = new StringBuilder(text);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetter(c)) {
        flipped.setCharAt(
            i, Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
        return flipped.toString();
      }
    }
    throw new AssertionError("no letter in " + text);
  }

  static List<Attack> attacks() {
    String key = GOOD.key();
    String secret = key.substring(16);
    String field = "X-API-Key: ";
    List<Attack> all = new ArrayList<>();
    all.add(Attack.get("no key", "Accept: x", "credential.missing"));
    all.add(Attack.get("as a bearer token", "Authorization: Bearer " + key, "credential.missing"));
    all.add(Attack.get("in an alias of the header", "X_API_Key: " + key, "credential.missing"));
    all.add(Attack.get("in another header", "Api-Key: " + key, "credential.missing"));
    all.add(Attack.get("an empty header", field, "credential.invalid"));
    all.add(
        Attack.get("prefix and id only", field + "bz_" + GOOD.id() + "_", "credential.invalid"));
    all.add(Attack.get("the id only", field + GOOD.id(), "credential.invalid"));
    all.add(Attack.get("no prefix", field + key.substring(3), "credential.invalid"));
    all.add(
        Attack.get("prefix in capitals", field + "BZ" + key.substring(2), "credential.invalid"));
    all.add(Attack.get("id in another case", field + flipped(key, 3), "credential.invalid"));
    all.add(Attack.get("secret in another case", field + flipped(key, 16), "credential.invalid"));
    all.add(Attack.get("half of the secret", field + key.substring(0, 37), "credential.invalid"));
    all.add(
        Attack.get(
            "the hash as the secret",
            field + "bz_" + GOOD.id() + "_" + GOOD.hash().substring(7),
            "credential.invalid"));
    all.add(
        Attack.get(
            "another key's secret",
            field + "bz_" + OTHER.id() + "_" + secret,
            "credential.invalid"));
    all.add(
        Attack.get("an id that nobody has", field + MAKER.make("bz").key(), "credential.invalid"));
    all.add(Attack.get("something behind it", field + key + "_x", "credential.invalid"));
    all.add(Attack.get("two keys in one field", field + key + "," + key, "credential.invalid"));
    all.add(
        Attack.get(
            "a very long key",
            field + "bz_" + GOOD.id() + "_" + "a".repeat(4000),
            "credential.invalid"));
    all.add(
        Attack.get("the header twice", field + key + "\r\n" + field + key, "credential.ambiguous"));
    all.add(
        Attack.get(
            "the header twice, one wrong",
            field + key + "\r\nx-api-key: x",
            "credential.ambiguous"));
    all.add(Attack.get("a NUL in it", field + key + "\0", "request.malformed"));
    all.add(Attack.get("expired", field + EXPIRED.key(), "credential.expired"));
    all.add(Attack.get("revoked", field + REVOKED.key(), "credential.revoked"));
    all.add(Attack.get("of a disabled consumer", field + DISABLED.key(), "credential.revoked"));
    all.add(
        Attack.get(
            "header and cookie", field + key + "\r\nCookie: key=" + key, "credential.ambiguous"));
    all.add(
        Attack.get(
            "the cookie twice", "Cookie: key=" + key + "; key=" + key, "credential.ambiguous"));
    all.add(Attack.get("a cookie in quotes", "Cookie: key=\"" + key + "\"", "credential.invalid"));
    all.add(
        Attack.get("a cookie whose name ends so", "Cookie: my_key=" + key, "credential.missing"));
    all.add(Attack.get("a cookie in capitals", "Cookie: KEY=" + key, "credential.missing"));
    all.add(
        new Attack(
            "a form of another site",
            "POST",
            "/x",
            "Cookie: key=" + key + "\r\nOrigin: https://evil.example\r\nContent-Length: 0\r\n",
            "session.cross-site"));
    all.add(
        new Attack(
            "a neighbour's form",
            "POST",
            "/x",
            "Cookie: key=" + key + "\r\nSec-Fetch-Site: same-site\r\nContent-Length: 0\r\n",
            "session.cross-site"));
    all.add(
        new Attack(
            "the query twice",
            "GET",
            "/x?api_key=" + key + "&api_key=" + key,
            "",
            "credential.ambiguous"));
    all.add(
        new Attack(
            "query and header",
            "GET",
            "/x?api_key=" + key,
            field + key + "\r\n",
            "credential.ambiguous"));
    all.add(
        new Attack(
            "query and cookie",
            "GET",
            "/x?api_key=" + key,
            "Cookie: key=" + key + "\r\n",
            "credential.ambiguous"));
    all.add(
        new Attack("the query in capitals", "GET", "/x?API_KEY=" + key, "", "credential.missing"));
    all.add(
        new Attack(
            "the query escaped",
            "GET",
            "/x?api_key=%62" + key.substring(1),
            "",
            "credential.invalid"));
    return all;
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void is_refused_with_its_code(Attack attack) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      RawAnswer answer =
          client.ask(
              "%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
                  .formatted(attack.method(), attack.target(), attack.fields()));
      assertThat(answer.text()).contains("\"code\":\"" + attack.code() + "\"");
      assertThat(answer.text().toLowerCase(Locale.ROOT)).doesNotContain("shop", GOOD.id());
    }
    assertThat(upstream.requests()).allMatch(seen -> seen.target().startsWith("/ok"));
  }

  @Test
  void a_good_key_passes_wherever_it_may_stand_and_goes_no_further() throws Exception {
    String key = GOOD.key();
    assertThat(passed("GET", "/ok", "X-API-Key: " + key)).isEqualTo(200);
    assertThat(passed("GET", "/ok?a=1&api_key=" + key, "Accept: x")).isEqualTo(200);
    assertThat(passed("GET", "/ok", "Cookie: a=1; key=" + key + "; b=2")).isEqualTo(200);
    String own = "Cookie: key=" + key + "\r\nOrigin: http://localhost\r\nContent-Length: 0";
    assertThat(passed("POST", "/ok", own)).isEqualTo(200);
    for (SeenRequest seen : upstream.requests()) {
      assertThat(seen.text()).doesNotContain(GOOD.id());
    }
    assertThat(upstream.requests())
        .anyMatch(seen -> seen.fields("cookie").equals(List.of("a=1; b=2")))
        .anyMatch(seen -> seen.target().equals("/ok?a=1"));
  }

  private static int passed(String method, String target, String fields) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client
          .ask(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n\r\n")
          .status();
    }
  }

  @Test
  void a_key_that_nobody_has_and_one_that_is_wrong_get_the_same_answer() throws Exception {
    assertThat(attacks()).hasSize(36);
    String unknown = told("X-API-Key: " + MAKER.make("bz").key());
    String wrong = told("X-API-Key: bz_" + OTHER.id() + "_" + GOOD.key().substring(16));
    assertThat(wrong).isEqualTo(unknown);
  }

  /// The answer without what differs from request to request.
  private static String told(String field) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client
          .ask("GET /x HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n\r\n")
          .text()
          .replaceAll("[0-9a-f]{16,}", "ID")
          .replaceAll("(?i)\ndate: .*", "");
    }
  }
}
