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
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People who have signed in, and are withdrawn.
class SignInRevocationTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;
  private final HandTicker ticker = new HandTicker();
  private TestProvider provider;
  private ScriptedUpstream upstream;
  private TestGateway gateway;
  private TestBrowser browser;

  @BeforeEach
  void serve() throws Exception {
    Files.writeString(folder.resolve("client.secret"), "hunter2 and more");
    Files.writeString(folder.resolve("session.key"), SECRET);
    Files.writeString(folder.resolve("revocation.secret"), SECRET);
    Files.writeString(folder.resolve("revoked.txt"), "");
    provider = TestProvider.start(ticker);
    upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
    gateway = TestGateway.start(folder, config(), ticker);
    browser = new TestBrowser(gateway);
  }

  private String config() {
    return "revocation: { file: revoked.txt, secret: \"file:revocation.secret\" }\n"
        + OidcTest.config(provider, upstream, "recheck: 1min");
  }

  @AfterEach
  void end() throws Exception {
    gateway.close();
    upstream.close();
    provider.close();
  }

  private String alice() {
    return "sub " + provider.issuer().issuer() + " alice";
  }

  private void withdraw(String entry) throws Exception {
    assertThat(gateway.withdraw(SECRET, entry).status()).isEqualTo(204);
  }

  private RawAnswer welcome() throws Exception {
    return browser.back(provider.letIn(browser.begins("/.sign-in/corp/login")));
  }

  private static void assertRefused(RawAnswer answer, int status, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.text()).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void lose_their_session_at_once_and_are_not_sent_around_in_circles() throws Exception {
    assertThat(browser.signIn(provider, "/orders").status()).isEqualTo(200);
    withdraw(alice());
    assertRefused(browser.call("GET /orders"), 401, "credential.revoked");
    assertThat(browser.visit("/orders").status()).isEqualTo(303);
    RawAnswer refused = welcome();
    assertRefused(refused, 403, "sign-in.revoked");
    assertThat(refused.text()).doesNotContain("alice");
    assertThat(browser.call("GET /orders").status()).isEqualTo(401);
  }

  @Test
  void help_themselves_by_signing_in_anew_if_only_what_was_before_is_withdrawn() throws Exception {
    assertThat(browser.signIn(provider, "/orders").status()).isEqualTo(200);
    ticker.advance(Duration.ofSeconds(5));
    withdraw(alice() + " before " + Instant.ofEpochMilli(ticker.millis()));
    assertRefused(browser.call("GET /orders"), 401, "credential.revoked");
    assertThat(welcome().status()).isEqualTo(303);
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
  }

  @Test
  void are_named_by_the_file_too_and_nobody_else_is_meant() throws Exception {
    assertThat(browser.signIn(provider, "/orders").status()).isEqualTo(200);
    Files.writeString(folder.resolve("revoked.txt"), alice() + "ia\n");
    gateway.apply(config());
    assertThat(browser.call("GET /orders").status()).isEqualTo(200);
    Files.writeString(folder.resolve("revoked.txt"), alice() + "\n");
    gateway.apply(config());
    assertRefused(browser.call("GET /orders"), 401, "credential.revoked");
  }
}
