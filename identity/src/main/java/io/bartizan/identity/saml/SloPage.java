package io.bartizan.identity.saml;

import io.bartizan.identity.signin.Answers;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Page;
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
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where the provider says, through the browser, that somebody has signed out (`LogoutRequest`,
/// which has to be signed and is believed once), or that it has heard so from us (`LogoutResponse`,
/// which changes nothing).
final class SloPage {
  static final String NAME = "slo";

  private static final int LONGEST = 200 << 10;
  private static final int QUERY_LONGEST = 16 << 10;
  private static final int STATE_LONGEST = 80;
  private static final long NANOS = Duration.ofSeconds(8).toNanos();

  private final SamlConfig config;
  private final Desk desk;
  private final KnownIdp idp;
  private final Messages messages;
  private final Carried carried;
  private final LogoutRequests requests;

  SloPage(SamlConfig config, Desk desk, KnownIdp idp, Messages messages, Carried carried) {
    this.config = config;
    this.desk = desk;
    this.idp = idp;
    this.messages = messages;
    this.carried = carried;
    this.requests = new LogoutRequests(config);
  }

  Page page() {
    return new Page(NAME, Set.of(Method.GET, Method.POST), LONGEST, this::answer);
  }

  private Verdict answer(Exchange x, Bytes form) {
    boolean posted = x.method() == Method.POST;
    Map<String, String> said =
        !posted && x.query().length() > QUERY_LONGEST
            ? null
            : FormText.parse(posted ? form : x.query());
    if (said == null) {
      return Refusal.of(Code.SIGN_OUT_MESSAGE, "no form or query that can be read");
    }
    if (said.containsKey("SAMLResponse")) {
      return Answers.redirect(config.afterLogout(), List.of());
    }
    Bytes query = Bytes.of(x.query().toString());
    String place = desk.url(x, NAME);
    long now = x.startMillis();
    return new Verdict.Wait<Ask<LogoutRequests.Wanted>>(
        desk.calls().asking(Distrust.reading(() -> read(posted, query, said, place, now))),
        (_, asked) -> asked.then(wanted -> once(wanted, said.getOrDefault("RelayState", ""), now)),
        NANOS);
  }

  private LogoutRequests.Wanted read(
      boolean posted, Bytes query, Map<String, String> said, String place, long now)
      throws Distrust, Unusable, InterruptedException {
    IdpMetadata known = idp.metadata();
    return posted
        ? requests.posted(said.getOrDefault("SAMLRequest", ""), known.keys(), place, now)
        : requests.redirected(query, said, known.keys(), place, now);
  }

  private Verdict once(LogoutRequests.Wanted wanted, String state, long now) {
    Duration life = Judge.OLDEST.plus(config.leeway().multipliedBy(2)).plusMinutes(1);
    Key key = Key.of("saml-logout", utf8(config.issuer()), utf8(wanted.id()));
    return new Verdict.Wait<>(
        desk.store().mark(key, life),
        (_, first) ->
            first
                ? finish(wanted, 0, state, now)
                : Refusal.of(Code.SIGN_OUT_REPLAYED, "a logout message that was used before"),
        NANOS);
  }

  /// Ends one session of the provider after the other, or all of the person if it names none.
  private Verdict finish(LogoutRequests.Wanted wanted, int done, String state, long now) {
    if (wanted.indexes().isEmpty()) {
      return new Verdict.Wait<>(
          desk.sessions().finishPerson(config.issuer(), wanted.name().text(), now),
          (_, _) -> said(wanted, state, now),
          NANOS);
    }
    return done == wanted.indexes().size()
        ? said(wanted, state, now)
        : new Verdict.Wait<>(
            desk.sessions()
                .finishProviderSession(
                    config.issuer(), wanted.name().session(wanted.indexes().get(done)), now),
            (_, _) -> finish(wanted, done + 1, state, now),
            NANOS);
  }

  private Verdict said(LogoutRequests.Wanted wanted, String state, long now) {
    return new Verdict.Wait<Ask<Carried.Way>>(
        desk.calls()
            .asking(
                Distrust.reading(() -> Carried.way(idp.metadata().signOut(), config.binding()))),
        (_, asked) ->
            asked.then(way ->
                carried.send(
                    way,
                    "SAMLResponse",
                    messages.logoutResponse(way.place().toString(), wanted.id(), now),
                    state.length() <= STATE_LONGEST ? state : "",
                    List.of(desk.sessions().farewell()))),
        NANOS);
  }

  private static Bytes utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Bytes.view(bytes, 0, bytes.length);
  }
}
