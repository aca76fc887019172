package io.bartizan.identity.oidc;

import io.bartizan.identity.Proof;
import io.bartizan.identity.jwt.JwtConfig;
import io.bartizan.identity.jwt.TokenInspector;
import io.bartizan.identity.signin.Answers;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.Page;
import io.bartizan.identity.store.Key;
import io.bartizan.identity.web.FormText;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the provider says that somebody has signed out elsewhere (OpenID Connect Back-Channel
/// Logout 1.0). A logout token is believed once.
final class BackchannelPage {
  private static final int LONGEST = 20 << 10;
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final long NANOS = Duration.ofSeconds(8).toNanos();

  /// A token may be so old at most; a mark of it is kept for longer than that.
  private static final Duration OLDEST = Duration.ofMinutes(10);

  private final OidcConfig config;
  private final Desk desk;
  private final TokenInspector inspector;

  BackchannelPage(OidcConfig config, Desk desk) {
    this.config = config;
    this.desk = desk;
    this.inspector =
        desk.issuers()
            .inspector(
                JwtConfig.own(
                    config.issuer(),
                    config.clientId(),
                    Set.of("logout+jwt", "JWT", "absent"),
                    config.leeway(),
                    config.trust(),
                    config.unsafe()));
  }

  Page page() {
    return new Page("backchannel-logout", Set.of(Method.POST), LONGEST, this::answer);
  }

  private Verdict answer(Exchange x, Bytes form) {
    Map<String, String> said = FormText.parse(form);
    String token = said == null ? null : said.get("logout_token");
    if (token == null) {
      return Refusal.of(Code.SIGN_OUT_TOKEN, "no logout_token");
    }
    long now = x.startMillis();
    return new Verdict.Wait<Ask<Ended>>(
        desk.calls().asking(Ask.calling(() -> judge(token, now))),
        (_, asked) -> asked.then(ended -> once(ended, now)),
        NANOS);
  }

  /// Whose sessions end.
  ///
  /// @param sid which session of the provider; empty for all of the person
  /// @param jti what the token is called
  record Ended(String sub, String sid, String jti) {}

  private Ask<Ended> judge(String token, long now) throws InterruptedException {
    return switch (inspector.inspectUnnamed(token)) {
      case TokenInspector.Bad(Proof.Rejected why) ->
          Ask.not(
              why.code() == Code.KEYS_UNAVAILABLE ? Code.SIGN_IN_UNAVAILABLE : Code.SIGN_OUT_TOKEN,
              why.code().id() + ": " + why.reason());
      case TokenInspector.Good(Map<String, Object> claims) -> judge(claims, now);
    };
  }

  private Ask<Ended> judge(Map<String, Object> claims, long now) {
    String sub = text(claims, "sub");
    String sid = text(claims, "sid");
    String jti = text(claims, "jti");
    if (!(claims.get("events") instanceof Map<?, ?> events)
        || !(events.get(EVENT) instanceof Map<?, ?>)) {
      return Ask.not(Code.SIGN_OUT_TOKEN, "no event that says so");
    }
    if (claims.containsKey("nonce")) {
      return Ask.not(Code.SIGN_OUT_TOKEN, "a nonce, which only ID tokens have");
    }
    if (sub == null || sid == null || sub.isEmpty() && sid.isEmpty()) {
      return Ask.not(Code.SIGN_OUT_TOKEN, "neither sub nor sid");
    }
    if (jti == null || jti.isEmpty()) {
      return Ask.not(Code.SIGN_OUT_TOKEN, "no jti");
    }
    if (!(claims.get("iat") instanceof Long iat) || now - iat * 1000 > OLDEST.toMillis()) {
      return Ask.not(Code.SIGN_OUT_TOKEN, "iat is absent or long ago");
    }
    return new Ask.Got<>(new Ended(sub, sid, jti));
  }

  /// Empty if it is absent, null if it is no text of bounded length.
  private static @Nullable String text(Map<String, Object> claims, String name) {
    return switch (claims.get(name)) {
      case null -> "";
      case String text when text.length() <= 512 -> text;
      default -> null;
    };
  }

  private Verdict once(Ended ended, long now) {
    Key key = Key.of("logout-token", utf8(config.issuer()), utf8(ended.jti));
    Duration life = OLDEST.plus(config.leeway()).plusMinutes(1);
    return new Verdict.Wait<>(
        desk.store().mark(key, life),
        (_, first) ->
            first
                ? new Verdict.Wait<>(end(ended, now), (_, _) -> Answers.done(), NANOS)
                : Refusal.of(Code.SIGN_OUT_REPLAYED, "a logout token that was used before"),
        NANOS);
  }

  private Verdict.Work<Boolean> end(Ended ended, long now) {
    return ended.sid.isEmpty()
        ? desk.sessions().finishPerson(config.issuer(), ended.sub, now)
        : desk.sessions().finishProviderSession(config.issuer(), ended.sid, now);
  }

  private static Bytes utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Bytes.view(bytes, 0, bytes.length);
  }
}
