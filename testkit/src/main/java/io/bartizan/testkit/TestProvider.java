package io.bartizan.testkit;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import io.bartizan.pipeline.Ticker;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A provider of OpenID Connect on 127.0.0.1 that does as a test says: it lets anybody in, checks
/// codes and PKCE, and rotates refresh tokens; and everything can be made wrong. Thread-safe.
public final class TestProvider implements AutoCloseable {
  private record Code(Map<String, String> asked) {}

  private final TestIssuer issuer;
  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final Map<String, Integer> refreshTokens = new ConcurrentHashMap<>();
  private final IssuerPage wrong = new IssuerPage();
  private final List<Map<String, String>> forms = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final AtomicInteger tokenCalls = new AtomicInteger();
  private volatile UnaryOperator<TestToken> idToken = token -> token;
  private volatile @Nullable String ready;
  private volatile boolean misbehaves;
  private volatile long seconds = 300;

  private TestProvider(TestIssuer issuer) {
    this.issuer = issuer;
    issuer.describe("authorization_endpoint", issuer.issuer() + "/authorize");
    issuer.describe("token_endpoint", issuer.issuer() + "/token");
    issuer.describe("end_session_endpoint", issuer.issuer() + "/end-session");
    issuer.describe("authorization_response_iss_parameter_supported", true);
    issuer.serve("/token", this::token);
  }

  public static TestProvider start(Ticker ticker) throws IOException, GeneralSecurityException {
    return new TestProvider(TestIssuer.start(ticker, "ES256"));
  }

  public TestIssuer issuer() {
    return issuer;
  }

  /// Changes every ID token from now on before it is signed.
  public void idToken(UnaryOperator<TestToken> change) {
    idToken = change;
  }

  /// Gives this text as the ID token from now on; null for one of its own.
  public void idToken(@Nullable String text) {
    ready = text;
  }

  /// Says that access tokens are good for so long from now on.
  public void seconds(long seconds) {
    this.seconds = seconds;
  }

  /// What its token endpoint answers with from now on; see [#heal()].
  public IssuerPage wrong() {
    misbehaves = true;
    return wrong;
  }

  /// Behaves again.
  public void heal() {
    misbehaves = false;
    idToken = token -> token;
    ready = null;
    wrong.heal();
    issuer.discovery().heal();
    issuer.keys().heal();
  }

  /// How often the token endpoint was asked.
  public int tokenCalls() {
    return tokenCalls.get();
  }

  /// What was posted to the token endpoint last.
  public synchronized Map<String, String> lastForm() {
    return forms.getLast();
  }

  /// The `Authorization` of the last request to the token endpoint; empty if it had none.
  public synchronized String lastAuthorization() {
    return authorizations.getLast();
  }

  /// How often a refresh token was used that had been used before.
  public int refreshTokensUsedTwice() {
    return (int) refreshTokens.values().stream().filter(uses -> uses > 1).count();
  }

  /// Withdraws all refresh tokens.
  public void withdraw() {
    refreshTokens.clear();
  }

  /// Lets a browser in that was sent to `location`; what it brings back, as a query.
  public String letIn(String location) {
    Map<String, String> asked = parameters(URI.create(location).getRawQuery());
    String code = UUID.randomUUID().toString();
    codes.put(code, new Code(asked));
    return "code="
        + code
        + "&state="
        + encode(asked.get("state"))
        + "&iss="
        + encode(issuer.issuer());
  }

  /// A logout token in the making that a fresh gateway would accept.
  public TestToken logoutToken(String client) {
    return issuer
        .token()
        .header("typ", "logout+jwt")
        .audience(client)
        .claim("jti", UUID.randomUUID().toString())
        .claim("sid", "provider-session")
        .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
  }

  private void token(HttpExchange exchange) throws IOException {
    tokenCalls.incrementAndGet();
    if (misbehaves) {
      wrong.handle(exchange);
      return;
    }
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> form = parameters(new String(body, StandardCharsets.UTF_8));
      note(form, exchange.getRequestHeaders().getFirst("Authorization"));
      Map<String, Object> answer = answer(form);
      byte[] bytes = JSONObjectUtils.toJSONString(answer).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.containsKey("error") ? 400 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private synchronized void note(Map<String, String> form, @Nullable String authorization) {
    forms.add(form);
    authorizations.add(authorization == null ? "" : authorization);
  }

  private Map<String, Object> answer(Map<String, String> form) throws GeneralSecurityException {
    if ("refresh_token".equals(form.get("grant_type"))) {
      Integer uses =
          refreshTokens.computeIfPresent(form.getOrDefault("refresh_token", ""), (_, n) -> n + 1);
      return uses == null || uses > 1 ? invalid() : tokens(Map.of());
    }
    Code code = codes.remove(form.getOrDefault("code", ""));
    if (code == null) {
      return invalid();
    }
    boolean good =
        code.asked.getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"))
            && code.asked
                .getOrDefault("code_challenge", "")
                .equals(challenge(form.getOrDefault("code_verifier", "")));
    return good ? tokens(code.asked) : invalid();
  }

  private static Map<String, Object> invalid() {
    return Map.of("error", "invalid_grant");
  }

  private Map<String, Object> tokens(Map<String, String> asked) throws GeneralSecurityException {
    TestToken token = issuer.token().header("typ", "JWT").audience("gateway");
    token.claim("sid", "provider-session").claim("roles", List.of("buyer"));
    if (asked.containsKey("nonce")) {
      token.claim("nonce", asked.get("nonce"));
    }
    if (asked.containsKey("acr_values")) {
      token.claim("acr", asked.get("acr_values").split(" ", -1)[0]);
    }
    String refresh = UUID.randomUUID().toString();
    refreshTokens.put(refresh, 0);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", "access-" + UUID.randomUUID());
    answer.put("token_type", "Bearer");
    answer.put("expires_in", seconds);
    answer.put("refresh_token", refresh);
    String given = ready;
    answer.put("id_token", given == null ? idToken.apply(token).text() : given);
    return answer;
  }

  private static String challenge(String verifier) throws GeneralSecurityException {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
    return Base64URL.encode(hash).toString();
  }

  /// The parameters of a query or a form.
  public static Map<String, String> parameters(String text) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      all.put(
          URLDecoder.decode(pair.substring(0, Math.max(0, equals)), StandardCharsets.UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return all;
  }

  private static String encode(@Nullable String text) {
    return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    wrong.release();
    issuer.close();
  }
}
