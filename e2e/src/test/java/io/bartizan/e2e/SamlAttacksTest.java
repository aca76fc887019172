package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.TestIdp;
import io.bartizan.testkit.TestSamlKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that is tried against a service provider of SAML, through the real gateway: each is
/// refused for its own reason, nobody is signed in, and the answer says nothing of why.
class SamlAttacksTest {
  @TempDir static Path folder;
  private static SamlDesk desk;
  private static TestSamlKey foreign;

  @BeforeAll
  static void serve() throws Exception {
    desk = new SamlDesk(folder, "");
    foreign = TestSamlKey.rsa("mallory");
  }

  @AfterAll
  static void end() throws Exception {
    desk.close();
  }

  static Stream<Attempt<SamlAttacks.Craft>> rows() {
    return new SamlAttacks(desk, foreign).rows();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void is_refused(Attempt<SamlAttacks.Craft> row) throws Exception {
    desk.browser = new TestBrowser(desk.gateway);
    TestIdp.Asked asked = desk.ask("/orders");
    String response = row.attack().response(desk.idp.answer(asked));
    refused(desk.bring(response, asked.relayState()), row.code());
  }

  private static void refused(RawAnswer answer, String code) throws Exception {
    assertThat(answer.text()).contains('"' + code + '"');
    assertThat(answer.status()).isIn(400, 403);
    assertThat(answer.text()).doesNotContain("alice", "admin", "evil", "passwd", "example.com");
    assertThat(desk.browser.cookies().get(SamlDesk.SESSION)).isNull();
    assertThat(desk.browser.call("GET /orders").status()).isEqualTo(401);
  }

  /// What is tried with the form and the browser instead of the message.
  interface Try {
    RawAnswer go() throws Exception;
  }

  static Stream<Attempt<Try>> visits() {
    return Stream.of(
        new Attempt<>(
            "a response that nobody has asked for",
            "sign-in.state",
            () -> {
              TestIdp.Asked asked = desk.ask("/orders");
              return desk.bring(desk.idp.answer(asked).signedResponse(), "");
            }),
        new Attempt<>(
            "a response that another browser has asked for",
            "sign-in.state",
            () -> {
              TestIdp.Asked asked = desk.ask("/orders");
              desk.browser = new TestBrowser(desk.gateway);
              return desk.bring(desk.idp.answer(asked).signedResponse(), asked.relayState());
            }),
        new Attempt<>(
            "a response to another tab of the same browser",
            "saml.in-response-to",
            () -> {
              TestIdp.Asked asked = desk.ask("/orders");
              return desk.bring(
                  desk.idp.answer(desk.ask("/two")).signedResponse(), asked.relayState());
            }),
        new Attempt<>(
            "a URL in place of what we have sent along",
            "sign-in.state",
            () -> {
              TestIdp.Asked asked = desk.ask("/orders");
              return desk.bring(desk.idp.answer(asked).signedResponse(), "https://evil.example/");
            }),
        new Attempt<>(
            "a URL to come back to",
            "sign-in.return",
            () -> desk.browser.visit("/.sign-in/corp/login?return=https%3A%2F%2Fevil.example")),
        new Attempt<>(
            "two slashes to come back to",
            "sign-in.return",
            () -> desk.browser.visit("/.sign-in/corp/login?return=%2F%2Fevil.example")),
        new Attempt<>(
            "a sign-in that took too long",
            "sign-in.state",
            () -> {
              TestIdp.Asked asked = desk.ask("/orders");
              desk.ticker.advance(Duration.ofMinutes(11));
              return desk.bring(desk.idp.answer(asked).signedResponse(), asked.relayState());
            }),
        new Attempt<>(
            "the same response again",
            "sign-in.replayed",
            () -> {
              TestIdp.Asked asked = desk.ask("/orders");
              var cookies = Map.copyOf(desk.browser.cookies());
              String response = desk.idp.answer(asked).signedResponse();
              assertThat(desk.bring(response, asked.relayState()).status()).isEqualTo(303);
              desk.browser = new TestBrowser(desk.gateway);
              desk.browser.cookies().putAll(cookies);
              return desk.bring(response, asked.relayState());
            }),
        new Attempt<>(
            "an assertion that was used before, in another response",
            "saml.replayed",
            () -> {
              TestIdp.Asked asked = desk.ask("/orders");
              TestIdp.Said said = desk.idp.answer(asked);
              assertThat(desk.bring(said.signedResponse(), asked.relayState()).status())
                  .isEqualTo(303);
              desk.browser = new TestBrowser(desk.gateway);
              TestIdp.Asked again = desk.ask("/orders");
              String used = said.get("assertion");
              return desk.bring(
                  desk.idp.answer(again).set("assertion", used).signedResponse(),
                  again.relayState());
            }),
        new Attempt<>(
            "two responses in one form",
            "sign-in.request",
            () -> {
              TestIdp.Asked asked = desk.ask("/orders");
              String response =
                  "SAMLResponse=" + SamlDesk.base64(desk.idp.answer(asked).signedResponse());
              return desk.form(response + '&' + response + "&RelayState=" + asked.relayState());
            }),
        new Attempt<>(
            "no base64",
            "saml.malformed",
            () -> {
              TestIdp.Asked asked = desk.ask("/orders");
              return desk.form("SAMLResponse=%3C%3E&RelayState=" + asked.relayState());
            }),
        new Attempt<>("no response", "sign-in.request", () -> desk.form("RelayState=x")),
        new Attempt<>(
            "a login cookie that was changed",
            "sign-in.state",
            () -> {
              TestIdp.Asked asked = desk.ask("/orders");
              desk.browser.cookies().replaceAll((_, value) -> value.substring(1) + 'A');
              return desk.bring(desk.idp.answer(asked).signedResponse(), asked.relayState());
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("visits")
  void is_not_let_in(Attempt<Try> visit) throws Exception {
    desk.browser = new TestBrowser(desk.gateway);
    refused(visit.attack().go(), visit.code());
  }
}
