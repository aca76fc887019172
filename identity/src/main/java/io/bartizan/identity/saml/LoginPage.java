package io.bartizan.identity.saml;

import io.bartizan.identity.session.Session;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Login;
import io.bartizan.identity.signin.LoginCookies;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.signin.SignIn;
import io.bartizan.identity.signin.Welcome;
import io.bartizan.identity.signin.Wish;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Sends a browser to the provider with a request, and has it remember who began: what the provider
/// gets as `RelayState` is random, and says nothing.
final class LoginPage {
  /// What a [Login] keeps: the request's ID, and where the answer has to come to.
  static final String REQUEST = "request";

  static final String PLACE = "place";

  private static final long NANOS = Duration.ofSeconds(8).toNanos();

  private final SamlConfig config;
  private final Desk desk;
  private final KnownIdp idp;
  private final Messages messages;
  private final Carried carried;

  LoginPage(SamlConfig config, Desk desk, KnownIdp idp, Messages messages, Carried carried) {
    this.config = config;
    this.desk = desk;
    this.idp = idp;
    this.messages = messages;
    this.carried = carried;
  }

  Page page() {
    return Page.get(SignIn.LOGIN, this::answer);
  }

  private Verdict answer(Exchange x, Bytes form) {
    return Wish.of(x.query()).then(wish -> ask(x, wish));
  }

  /// Browsers send no session with what comes back from another site, so the one that ends then is
  /// noted now.
  private Verdict ask(Exchange x, Wish wish) {
    return new Verdict.Wait<>(
        desk.sessions().find(x.head(), x.startNanos(), x.startMillis()),
        (_, before) -> ask(wish, before.map(Session::id).orElse("")),
        NANOS);
  }

  private Verdict ask(Wish wish, String before) {
    return new Verdict.Wait<Ask<Carried.Way>>(
        desk.calls()
            .asking(Distrust.reading(() -> Carried.way(idp.metadata().signIn(), config.binding()))),
        (again, asked) -> asked.then(way -> send(again, way, wish, before)),
        NANOS);
  }

  private Answer.Content send(Exchange x, Carried.Way way, Wish wish, String before) {
    String place = desk.url(x, AcsPage.NAME);
    Messages.Draft draft =
        messages.authnRequest(
            way.place().toString(),
            place,
            config.nameFormat(),
            wish.acr().isEmpty() ? List.of() : List.of(wish.acr().split(" ", -1)),
            !wish.maxAge().isEmpty(),
            x.startMillis());
    Login login =
        new Login(
            Login.random(),
            x.startMillis(),
            wish.back(),
            Map.of(
                REQUEST,
                draft.id(),
                PLACE,
                place,
                Welcome.BEFORE,
                before,
                Wish.ACR,
                wish.acr(),
                Wish.MAX_AGE,
                wish.maxAge()));
    List<String> cookies =
        new ArrayList<>(desk.logins().crowdedOut(x.head(), LoginCookies.Return.POST));
    cookies.add(desk.logins().remember(login, LoginCookies.Return.POST));
    return carried.send(way, "SAMLRequest", draft, login.state(), cookies);
  }
}
