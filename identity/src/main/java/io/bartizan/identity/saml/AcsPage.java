package io.bartizan.identity.saml;

import io.bartizan.identity.session.Session;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Login;
import io.bartizan.identity.signin.LoginCookies;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.signin.Welcome;
import io.bartizan.identity.signin.Wish;
import io.bartizan.identity.store.Key;
import io.bartizan.identity.web.FormText;
import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Where the browser brings responses (`AssertionConsumerService`): checks that this browser began,
/// that the provider vouches for all that is believed, and that neither was used before; then
/// begins a session. Nothing that comes with the request is repeated in an answer.
final class AcsPage {
  static final String NAME = "acs";

  /// What a [Session] keeps.
  static final String PERSON = "name";

  static final String INDEX = "index";
  private static final String SID = "sid";

  /// Base64 makes four of three, and percent-encoding something more.
  private static final int LONGEST = 400 << 10;

  private static final long STORE_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long READING_NANOS = Duration.ofSeconds(10).toNanos();

  private final SamlConfig config;
  private final Desk desk;
  private final KnownIdp idp;
  private final Responses responses;
  private final Judge judge;
  private final Welcome welcome;

  AcsPage(SamlConfig config, Desk desk, KnownIdp idp, Decryption decryption) {
    this.config = config;
    this.desk = desk;
    this.idp = idp;
    this.responses = new Responses(config, decryption);
    this.judge = new Judge(config);
    this.welcome = new Welcome(desk, LoginCookies.Return.POST);
  }

  Page page() {
    return new Page(NAME, Set.of(Method.POST), LONGEST, this::answer);
  }

  private Verdict answer(Exchange x, Bytes form) {
    Map<String, String> said = FormText.parse(form);
    String response = said == null ? null : said.get("SAMLResponse");
    if (said == null || response == null) {
      return Refusal.of(Code.SIGN_IN_REQUEST, "no form with a SAMLResponse");
    }
    String state = said.getOrDefault("RelayState", "");
    Login login = desk.logins().find(x.head(), state, x.startMillis());
    if (login == null) {
      return Refusal.of(
          Code.SIGN_IN_STATE,
          state.isEmpty()
              ? "nobody has asked for this response"
              : "this browser has not begun that, or long ago");
    }
    return new Verdict.Wait<>(
        desk.store().mark(Key.of("login", desk.name(), login.state()), LoginCookies.LIFE),
        (again, first) ->
            first
                ? came(again, response, login)
                : Refusal.of(Code.SIGN_IN_REPLAYED, "it was ended before"),
        STORE_NANOS);
  }

  private Verdict came(Exchange x, String response, Login login) {
    long now = x.startMillis();
    return new Verdict.Wait<Ask<Judge.Person>>(
        desk.calls().asking(Distrust.reading(() -> read(response, login, now))),
        (_, asked) -> asked.then(person -> once(person, login, now)),
        READING_NANOS);
  }

  private Judge.Person read(String response, Login login, long now)
      throws Distrust, Unusable, InterruptedException {
    byte[] message = Elements.base64(response);
    if (message == null) {
      throw new Distrust(Code.SAML_MALFORMED, "no base64");
    }
    Judge.Expected expected =
        new Judge.Expected(login.kept(LoginPage.REQUEST), login.kept(LoginPage.PLACE));
    Judge.Person person = judge.judge(vouched(message), expected, now);
    String lacking = Wish.of(login).lacking(person.context(), now - person.proved());
    if (lacking != null) {
      throw new Distrust(Code.SIGN_IN_WEAK, lacking);
    }
    return person;
  }

  /// The provider may have exchanged its keys since they were fetched.
  private Responses.Vouched vouched(byte[] message)
      throws Distrust, Unusable, InterruptedException {
    IdpMetadata known = idp.metadata();
    try {
      return responses.read(message, known.keys());
    } catch (Distrust e) {
      IdpMetadata newer = e.code() == Code.SAML_SIGNATURE ? idp.newer(known) : null;
      if (newer == null) {
        throw e;
      }
      return responses.read(message, newer.keys());
    }
  }

  private Verdict once(Judge.Person person, Login login, long now) {
    Duration life = Judge.OLDEST.plus(config.leeway().multipliedBy(2)).plusMinutes(1);
    Key key = Key.of("saml-assertion", utf8(config.issuer()), utf8(person.assertion()));
    return new Verdict.Wait<>(
        desk.store().mark(key, life),
        (again, first) ->
            first
                ? welcome.begin(again, session(person, now), login)
                : Refusal.of(Code.SAML_REPLAYED, "an assertion that was used before"),
        STORE_NANOS);
  }

  private static Session session(Judge.Person person, long now) {
    Map<String, String> kept = new HashMap<>();
    kept.put(PERSON, person.name().kept());
    if (!person.index().isEmpty()) {
      kept.put(INDEX, person.index());
      kept.put(SID, person.name().session(person.index()));
    }
    if (person.end() != null) {
      kept.put(Session.LATEST, Long.toString(person.end()));
    }
    return Session.begin(person.who(), now, person.proved(), person.context(), kept);
  }

  private static Bytes utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Bytes.view(bytes, 0, bytes.length);
  }
}
