package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that is tried against somebody who signs in, and against sessions: one row each, and
/// the code under which it is refused.
class OidcAttacksTest {
  static final String SESSION = "__Host-corp.session";
  static final String LOGIN = "/.sign-in/corp/login?return=";
  static final String MARK = "xss<script>alert(1)</script>";

  @TempDir static Path folder;
  static final HandTicker ticker = new HandTicker();
  static TestProvider provider;
  private static ScriptedUpstream upstream;
  static TestGateway gateway;
  private TestBrowser browser;

  /// What is tried; its answer is the last one that the attacker gets.
  interface Attack {
    RawAnswer answer(TestBrowser browser) throws Exception;
  }

  @BeforeAll
  static void serve() throws Exception {
    Files.writeString(folder.resolve("client.secret"), "hunter2 and more");
    Files.writeString(folder.resolve("session.key"), "0123456789abcdef0123456789abcdef");
    provider = TestProvider.start(ticker);
    upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
    gateway = TestGateway.start(folder, OidcTest.config(provider, upstream, "recheck: 0s"), ticker);
  }

  @AfterAll
  static void end() throws Exception {
    gateway.close();
    upstream.close();
    provider.close();
  }

  @BeforeEach
  void open() {
    browser = new TestBrowser(gateway);
  }

  @AfterEach
  void heal() {
    provider.heal();
    ticker.advance(Duration.ofMinutes(1));
  }

  static Attempt<Attack> row(String name, String code, Attack attack) {
    return new Attempt<>(name, code, attack);
  }

  private static Attempt<Attack> open(String where) {
    return row(
        "open redirect: " + where, "sign-in.return", browser -> browser.visit(LOGIN + where));
  }

  static List<Attempt<Attack>> rows() {
    List<Attempt<Attack>> rows = new ArrayList<>();
    rows.addAll(OidcLoginAttacks.rows());
    rows.addAll(OidcSessionAttacks.rows());
    for (String where :
        List.of(
            "https://evil.example",
            "//evil.example",
            "/%5Cevil.example",
            "%5C%5Cevil.example",
            "/%252Fevil.example",
            "/%252fevil.example/..",
            "/a//evil.example",
            "/%09/evil.example",
            "javascript:alert(1)",
            "/..//evil.example",
            "/a/../../b",
            "/%00x",
            "evil.example",
            "@evil.example",
            "/x%0d%0aSet-Cookie:a=b",
            "/" + "a".repeat(3_000))) {
      rows.add(open(where));
    }
    return rows;
  }

  static String flip(String text, int at) {
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void is_refused(Attempt<Attack> row) throws Exception {
    int served = upstream.requests().size();
    RawAnswer answer = row.attack().answer(browser);
    assertThat(answer.text()).as(answer.toString()).contains("\"code\":\"" + row.code() + "\"");
    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    assertThat(answer.toString()).doesNotContain("<script>", "evil.example", "hunter2");
    assertThat(answer.field("Location")).isEmpty();
    assertThat(answer.field("Set-Cookie")).doesNotContain(SESSION + "=");
    long asked =
        upstream.requests().stream()
            .skip(served)
            .filter(seen -> seen.method().equals("POST"))
            .count();
    assertThat(asked).as("what the upstream has seen").isZero();
  }

  @Test
  void a_flood_of_callbacks_asks_the_provider_nothing() throws Exception {
    String query = provider.letIn(browser.begin("/orders"));
    browser.back(query);
    int before = provider.tokenCalls();
    for (int i = 0; i < 100; i++) {
      assertThat(browser.back(query + i).status()).isEqualTo(403);
    }
    assertThat(provider.tokenCalls()).isEqualTo(before);
  }

  @Test
  void a_flood_of_logins_asks_the_provider_once_and_leaves_few_cookies() throws Exception {
    int before = provider.issuer().discovery().fetches();
    for (int i = 0; i < 50; i++) {
      browser.begins("/.sign-in/corp/login");
    }
    assertThat(browser.cookies("__Host-corp.login.")).hasSizeLessThanOrEqualTo(5);
    assertThat(provider.issuer().discovery().fetches() - before).isLessThanOrEqualTo(1);
  }
}
