package io.bartizan.identity.oidc;

import io.bartizan.identity.signin.Answers;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Login;
import io.bartizan.identity.signin.LoginCookies;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.signin.SignIn;
import io.bartizan.identity.signin.Wish;
import io.bartizan.identity.web.FormText;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Verdict;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sends a browser to the provider to sign in (OpenID Connect Core 1.0, section 3.1.2.1), with PKCE
/// (RFC 7636), and has it remember who began.
final class LoginPage {
  /// What a [Login] keeps.
  static final String NONCE = "nonce";

  static final String VERIFIER = "verifier";
  static final String REDIRECT = "redirect";

  private static final long NANOS = Duration.ofSeconds(8).toNanos();

  private final OidcConfig config;
  private final Desk desk;
  private final KnownProvider provider;
  private final String scope;

  LoginPage(OidcConfig config, Desk desk, KnownProvider provider) {
    this.config = config;
    this.desk = desk;
    this.provider = provider;
    Set<String> scopes = new LinkedHashSet<>(List.of("openid"));
    scopes.addAll(config.scopes());
    this.scope = String.join(" ", scopes);
  }

  Page page() {
    return Page.get(SignIn.LOGIN, this::answer);
  }

  private Verdict answer(Exchange x, Bytes form) {
    return Wish.of(x.query()).then(this::ask);
  }

  private Verdict ask(Wish wish) {
    return new Verdict.Wait<Ask<Metadata>>(
        desk.calls().asking(Ask.calling(() -> new Ask.Got<>(provider.metadata()))),
        (again, asked) -> asked.then(metadata -> send(again, metadata, wish)),
        NANOS);
  }

  private Answer.Content send(Exchange x, Metadata metadata, Wish wish) {
    String verifier = Login.random();
    Login login =
        new Login(
            Login.random(),
            x.startMillis(),
            wish.back(),
            Map.of(
                NONCE,
                Login.random(),
                VERIFIER,
                verifier,
                REDIRECT,
                desk.url(x, CallbackPage.NAME),
                Wish.ACR,
                wish.acr(),
                Wish.MAX_AGE,
                wish.maxAge()));
    List<String> cookies =
        new ArrayList<>(desk.logins().crowdedOut(x.head(), LoginCookies.Return.GET));
    cookies.add(desk.logins().remember(login, LoginCookies.Return.GET));
    return Answers.redirect(url(metadata.authorization(), parameters(login)), cookies);
  }

  private Map<String, String> parameters(Login login) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", config.clientId());
    parameters.put("redirect_uri", login.kept(REDIRECT));
    parameters.put("scope", scope);
    parameters.put("state", login.state());
    parameters.put("nonce", login.kept(NONCE));
    parameters.put("code_challenge", challenge(login.kept(VERIFIER)));
    parameters.put("code_challenge_method", "S256");
    if (!login.kept(Wish.ACR).isEmpty()) {
      parameters.put("acr_values", login.kept(Wish.ACR));
    }
    if (!login.kept(Wish.MAX_AGE).isEmpty()) {
      parameters.put("max_age", login.kept(Wish.MAX_AGE));
    }
    return parameters;
  }

  /// `endpoint` with parameters besides its own.
  static String url(URI endpoint, Map<String, String> parameters) {
    char mark = endpoint.getRawQuery() == null ? '?' : '&';
    return endpoint.toString() + mark + FormText.of(parameters);
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
