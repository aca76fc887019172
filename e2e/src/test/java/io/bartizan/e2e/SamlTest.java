package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.TestIdp;
import io.bartizan.testkit.TestSamlKey;
import io.bartizan.testkit.TestXmlSignature;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/// Signing in by SAML, with a provider that does as it is told.
class SamlTest {
  @TempDir Path folder;
  private SamlDesk desk;

  @BeforeEach
  void serve() throws Exception {
    desk = new SamlDesk(folder, "");
  }

  @AfterEach
  void end() throws Exception {
    desk.close();
  }

  private void serve(String more) throws Exception {
    desk.close();
    desk = new SamlDesk(folder, more);
  }

  @Test
  void a_person_signs_in_and_comes_back_to_where_they_were() throws Exception {
    RawAnswer welcome = desk.signIn("/orders/7?color=red%20ish");
    assertThat(welcome.status()).as(welcome.toString()).isEqualTo(303);
    assertThat(welcome.field("Location")).isEqualTo("/orders/7?color=red%20ish");
    assertThat(desk.browser.cookies().keySet()).containsExactly(SamlDesk.SESSION);
    assertThat(desk.browser.visit("/orders/7").status()).isEqualTo(200);
    assertThat(desk.browser.visit("/buyers/x").status()).isEqualTo(200);
    assertThat(desk.upstream.requests().getLast().fields("Cookie")).isEmpty();
  }

  @Test
  void the_request_is_signed_and_says_nothing_of_the_person() throws Exception {
    String location = desk.browser.begin("/orders/secret");
    TestIdp.Asked asked = TestIdp.asked(location);
    assertThat(location).startsWith(TestIdp.SIGN_IN + "?SAMLRequest=").doesNotContain("secret");
    assertThat(TestIdp.isSigned(location, desk.own.certificate().getPublicKey())).isTrue();
    assertThat(asked.xml().getAttribute("Destination")).isEqualTo(TestIdp.SIGN_IN);
    assertThat(asked.place()).isEqualTo(desk.browser.origin() + SamlDesk.ACS);
    assertThat(asked.relayState()).matches("[A-Za-z0-9_-]{43}");
    assertThat(asked.id()).matches("_[0-9a-f]{40}");
  }

  @Test
  void the_login_is_bound_to_the_browser_by_a_cookie_that_comes_back_from_another_site()
      throws Exception {
    RawAnswer sent = desk.browser.visit("/.sign-in/corp/login?return=%2F");
    assertThat(sent.field("Set-Cookie"))
        .contains("SameSite=None", "Secure", "HttpOnly", "Max-Age=600", "Path=/");
    TestIdp.Asked asked = TestIdp.asked(sent.field("Location"));
    RawAnswer welcome = desk.bring(desk.idp.answer(asked).signedResponse(), asked.relayState());
    assertThat(welcome.fields("Set-Cookie"))
        .anyMatch(cookie -> cookie.startsWith(SamlDesk.SESSION) && cookie.contains("SameSite=Lax"));
  }

  @Test
  void a_signature_of_the_assertion_will_do_and_so_will_both_of_them() throws Exception {
    TestIdp.Asked asked = desk.ask("/one");
    TestIdp.Said said = desk.idp.answer(asked);
    String response = said.response(said.signedAssertion());
    assertThat(desk.bring(response, asked.relayState()).status()).isEqualTo(303);
    TestIdp.Asked again = TestIdp.asked(desk.browser.begins("/.sign-in/corp/login"));
    said = desk.idp.answer(again);
    response = said.sign(said.response(said.signedAssertion()));
    assertThat(desk.bring(response, again.relayState()).status()).isEqualTo(303);
  }

  @Test
  void an_encrypted_assertion_is_decrypted_and_then_verified() throws Exception {
    var key = desk.own.certificate().getPublicKey();
    for (TestIdp.Encryption how :
        new TestIdp.Encryption[] {TestIdp.Encryption.GCM, TestIdp.Encryption.CBC}) {
      desk.browser = new TestBrowser(desk.gateway);
      TestIdp.Asked asked = desk.ask("/orders");
      TestIdp.Said said = desk.idp.answer(asked);
      String closed = TestIdp.encrypted(said.signedAssertion(), key, how);
      RawAnswer answer = desk.bring(said.sign(said.response(closed)), asked.relayState());
      assertThat(answer.status()).as(answer.toString()).isEqualTo(303);
    }
    desk.browser = new TestBrowser(desk.gateway);
    TestIdp.Asked asked = desk.ask("/orders");
    TestIdp.Said said = desk.idp.answer(asked);
    String closed = TestIdp.encrypted(said.signedAssertion(), key, TestIdp.Encryption.GCM);
    assertThat(desk.bring(said.response(closed), asked.relayState()).status()).isEqualTo(303);
  }

  @Test
  void what_is_encrypted_may_use_prefixes_that_stand_around_it() throws Exception {
    TestIdp.Asked asked = desk.ask("/orders");
    TestIdp.Said said = desk.idp.answer(asked);
    String bare = said.assertion().replaceAll(" xmlns:saml[p]?=\"[^\"]*\"", "");
    String closed =
        TestIdp.encrypted(bare, desk.own.certificate().getPublicKey(), TestIdp.Encryption.GCM);
    RawAnswer answer = desk.bring(said.sign(said.response(closed)), asked.relayState());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(303);
  }

  @Test
  void keys_that_the_provider_exchanges_are_found_in_its_metadata() throws Exception {
    TestSamlKey next = TestSamlKey.ec("next");
    TestIdp.Asked asked = desk.ask("/orders");
    TestIdp.Said said = desk.idp.answer(asked);
    String response =
        TestXmlSignature.by(next).sign(said.response(said.assertion()), said.get("response"));
    assertThat(desk.bring(response, asked.relayState()).text()).contains("saml.signature");
    desk.metadata(desk.idp.key(), next);
    desk.ticker.advance(Duration.ofSeconds(6));
    asked = desk.ask("/orders");
    said = desk.idp.answer(asked);
    response =
        TestXmlSignature.by(next).sign(said.response(said.assertion()), said.get("response"));
    assertThat(desk.bring(response, asked.relayState()).status()).isEqualTo(303);
    desk.browser = new TestBrowser(desk.gateway);
    assertThat(desk.signIn("/orders").status()).as("the key before").isEqualTo(303);
  }

  @Test
  void certificates_and_places_do_in_place_of_metadata() throws Exception {
    desk.idp.key().write(folder, "idp");
    desk.gateway.apply(
        desk.config("")
            .replace(
                "metadata: idp.xml",
                "certificates: idp.pem\n      sign-in-url: %s\n      sign-out-url: %s"
                    .formatted(TestIdp.SIGN_IN, TestIdp.SIGN_OUT)));
    assertThat(desk.signIn("/orders/7").field("Location")).isEqualTo("/orders/7");
    assertThat(desk.browser.visit("/orders/7").status()).isEqualTo(200);
    RawAnswer bye =
        desk.browser.post("/.sign-in/corp/logout", "", "Origin: " + desk.browser.origin());
    assertThat(bye.field("Location")).startsWith(TestIdp.SIGN_OUT + "?SAMLRequest=");
    TestIdp.Asked asked = desk.ask("/orders");
    TestIdp.Said said = desk.idp.answer(asked);
    String forged =
        TestXmlSignature.by(TestSamlKey.rsa("other"))
            .sign(said.response(said.assertion()), said.get("response"));
    assertThat(desk.bring(forged, asked.relayState()).text()).contains("saml.signature");
  }

  @Test
  void a_session_ends_when_the_provider_says_so() throws Exception {
    TestIdp.Asked asked = desk.ask("/orders");
    TestIdp.Said said = desk.idp.answer(asked);
    said.set("session-end", desk.ticker.now().plus(Duration.ofMinutes(20)).toString());
    assertThat(desk.bring(said.signedResponse(), asked.relayState()).status()).isEqualTo(303);
    desk.ticker.advance(Duration.ofMinutes(19));
    assertThat(desk.browser.call("GET /orders").status()).isEqualTo(200);
    desk.ticker.advance(Duration.ofMinutes(1));
    assertThat(desk.browser.call("GET /orders").text()).contains("session.expired");
  }

  @Test
  void each_sign_in_ends_the_session_before_though_browsers_do_not_send_it_then() throws Exception {
    desk.signIn("/orders");
    String before = desk.browser.cookies().get(SamlDesk.SESSION);
    TestIdp.Asked asked = TestIdp.asked(desk.browser.begins("/.sign-in/corp/login"));
    desk.browser.cookies().remove(SamlDesk.SESSION);
    assertThat(desk.bring(desk.idp.answer(asked).signedResponse(), asked.relayState()).status())
        .isEqualTo(303);
    assertThat(desk.browser.call("GET /orders").status()).isEqualTo(200);
    desk.browser.cookies().put(SamlDesk.SESSION, before);
    assertThat(desk.browser.call("GET /orders").text()).contains("session.ended");
  }

  @Test
  void a_stronger_sign_in_is_asked_for_where_a_route_wants_one() throws Exception {
    desk.signIn("/orders");
    assertThat(desk.browser.call("GET /vault/1").text()).contains("session.step-up");
    TestIdp.Asked asked = desk.ask("/vault/1");
    assertThat(asked.xml().getAttribute("ForceAuthn")).isEqualTo("true");
    assertThat(asked.xml().getTextContent()).contains("gold");
    TestIdp.Said said = desk.idp.answer(asked);
    assertThat(desk.bring(said.signedResponse(), asked.relayState()).text())
        .contains("sign-in.weak");
    asked = desk.ask("/vault/1");
    said = desk.idp.answer(asked).set("context", "gold");
    assertThat(desk.bring(said.signedResponse(), asked.relayState()).field("Location"))
        .isEqualTo("/vault/1");
    assertThat(desk.browser.visit("/vault/1").status()).isEqualTo(200);
  }

  @Test
  void a_request_can_be_posted_by_a_page_in_which_only_its_own_script_runs() throws Exception {
    serve("binding: post\n");
    RawAnswer page = desk.browser.visit("/.sign-in/corp/login?return=%2Forders");
    assertThat(page.status()).isEqualTo(200);
    Matcher nonce = Pattern.compile("nonce=\"([^\"]{43})\"").matcher(page.text());
    assertThat(nonce.find()).isTrue();
    assertThat(page.field("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'nonce-" + nonce.group(1) + "'")
        .contains("frame-ancestors 'none'");
    assertThat(page.text()).contains("action=\"" + TestIdp.SIGN_IN + "\"");
    Matcher request =
        Pattern.compile("name=\"SAMLRequest\" value=\"([^\"]+)\"").matcher(page.text());
    assertThat(request.find()).isTrue();
    String xml = new String(Base64.getDecoder().decode(request.group(1)), StandardCharsets.UTF_8);
    Element sent = TestXmlSignature.parse(xml).getDocumentElement();
    assertThat(sent.getElementsByTagNameNS("*", "Signature").getLength()).isEqualTo(1);
    assertThat(xml).doesNotContain("orders");
  }

  @Test
  void the_metadata_says_who_we_are_and_can_be_signed() throws Exception {
    serve("sign-metadata: true\nwant-assertions-signed: true\n");
    RawAnswer answer = desk.browser.visit("/.sign-in/corp/metadata");
    assertThat(answer.field("Content-Type")).isEqualTo("application/samlmetadata+xml");
    Element entity = TestXmlSignature.parse(answer.text()).getDocumentElement();
    assertThat(entity.getAttribute("entityID")).isEqualTo("https://app.example.com/saml");
    assertThat(entity.getFirstChild().getLocalName()).isEqualTo("Signature");
    assertThat(answer.text())
        .contains(desk.browser.origin() + SamlDesk.ACS, "WantAssertionsSigned=\"true\"")
        .contains(desk.own.base64(), "use=\"encryption\"", "/.sign-in/corp/slo");
  }

  @Test
  void signing_out_ends_the_session_here_and_tells_the_provider() throws Exception {
    desk.signIn("/orders");
    String session = desk.browser.cookies().get(SamlDesk.SESSION);
    RawAnswer answer =
        desk.browser.post("/.sign-in/corp/logout", "", "Origin: " + desk.browser.origin());
    assertThat(answer.status()).isEqualTo(303);
    String location = answer.field("Location");
    assertThat(location).startsWith(TestIdp.SIGN_OUT + "?SAMLRequest=");
    assertThat(TestIdp.isSigned(location, desk.own.certificate().getPublicKey())).isTrue();
    Element request = TestIdp.asked(location).xml();
    assertThat(request.getLocalName()).isEqualTo("LogoutRequest");
    assertThat(request.getTextContent()).contains("alice", "session-1");
    assertThat(desk.browser.cookies()).isEmpty();
    desk.browser.cookies().put(SamlDesk.SESSION, session);
    assertThat(desk.browser.call("GET /orders").text()).contains("session.ended");
    RawAnswer back = desk.browser.visit("/.sign-in/corp/slo?SAMLResponse=whatever");
    assertThat(back.field("Location")).isEqualTo("/");
  }

  @Test
  void the_provider_ends_a_session_by_a_signed_form() throws Exception {
    desk.signIn("/orders");
    String place = desk.browser.origin() + "/.sign-in/corp/slo";
    String request =
        desk.idp.logoutRequest(
            "_l1", place, "alice", "<samlp:SessionIndex>session-1</samlp:SessionIndex>");
    String unsigned = "SAMLRequest=" + SamlDesk.base64(request);
    TestBrowser other = new TestBrowser(desk.gateway);
    assertThat(other.post("/.sign-in/corp/slo", unsigned).text()).contains("sign-out.message");
    assertThat(desk.browser.call("GET /orders").status()).isEqualTo(200);
    String signed =
        "SAMLRequest="
            + SamlDesk.base64(TestXmlSignature.by(desk.idp.key()).sign(request, "_l1"))
            + "&RelayState=x";
    RawAnswer answer = other.post("/.sign-in/corp/slo", signed);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(303);
    TestIdp.Asked said = TestIdp.asked(answer.field("Location"));
    assertThat(said.xml().getAttribute("InResponseTo")).isEqualTo("_l1");
    assertThat(said.relayState()).isEqualTo("x");
    assertThat(desk.browser.call("GET /orders").text()).contains("session.ended");
    assertThat(other.post("/.sign-in/corp/slo", signed).text()).contains("sign-out.replayed");
  }

  @Test
  void the_provider_ends_all_sessions_of_a_person_by_a_signed_query() throws Exception {
    desk.signIn("/orders");
    String place = desk.browser.origin() + "/.sign-in/corp/slo";
    String query = signed(desk.idp.logoutRequest("_l2", place, "alice", ""));
    assertThat(desk.browser.visit("/.sign-in/corp/slo?" + query + "x").text())
        .contains("sign-out.message");
    assertThat(desk.browser.visit("/.sign-in/corp/slo?RelayState=evil&" + query).text())
        .contains("sign-out.message");
    assertThat(desk.browser.call("GET /orders").status()).isEqualTo(200);
    String session = desk.browser.cookies().get(SamlDesk.SESSION);
    assertThat(desk.browser.visit("/.sign-in/corp/slo?" + query).status()).isEqualTo(303);
    desk.browser.cookies().put(SamlDesk.SESSION, session);
    assertThat(desk.browser.call("GET /orders").text()).contains("session.ended");
  }

  private String signed(String message) throws Exception {
    var all = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(all, new Deflater(9, true))) {
      out.write(message.getBytes(StandardCharsets.UTF_8));
    }
    String query =
        "SAMLRequest="
            + SamlDesk.encoded(Base64.getEncoder().encodeToString(all.toByteArray()))
            + "&SigAlg="
            + SamlDesk.encoded("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(desk.idp.key().key());
    signature.update(query.getBytes(StandardCharsets.US_ASCII));
    return query
        + "&Signature="
        + SamlDesk.encoded(Base64.getEncoder().encodeToString(signature.sign()));
  }
}
